package dev.figment.cli.images;

import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.images.ImageGrid;
import dev.figment.training.StepReport;
import dev.figment.training.TrainingListener;
import dev.figment.training.TrainingStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pictures of the same codes in the course of training, in {@code samples/step-N.png}: after the first step, and at the
 * beginning of each epoch.
 */
public final class SampleSnapshots implements TrainingListener {

    private static final int SHOWN = 5;
    private static final Pattern NAME = Pattern.compile("step-(\\d+)\\.png");

    private final Path folder;
    private final Supplier<ImageGrid> pictures;
    private long epoch;

    /**
     * Of a run.
     *
     * @param pictures of the model as it is when asked, always of the same codes; must not change the model
     */
    public SampleSnapshots(Path run, Supplier<ImageGrid> pictures) {
        this.folder = folder(run);
        this.pictures = pictures;
    }

    private static Path folder(Path run) {
        return run.resolve("samples");
    }

    @Override
    public void started(TrainingStart start) {
        epoch = start.step() == 0 ? 0 : start.epoch();
    }

    @Override
    public void stepped(StepReport report) {
        if (report.epoch() == epoch) {
            return;
        }
        epoch = report.epoch();
        try {
            Files.createDirectories(folder);
            pictures.get().write(folder.resolve("step-" + report.step() + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of a run, and the step after which it was taken. */
    private record Snapshot(long step, Path file) {}

    /** A few pictures of a run, from its first to its last, each with its step below. */
    public static List<Picture> shown(Path run) throws IOException {
        List<Snapshot> all = of(run);
        List<Picture> pictures = new ArrayList<>();
        int shown = Math.min(SHOWN, all.size());
        for (int i = 0; i < shown; i++) {
            Snapshot snapshot = all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1));
            pictures.add(new Picture("step " + snapshot.step(), Files.readAllBytes(snapshot.file())));
        }
        return pictures;
    }

    private static List<Snapshot> of(Path run) throws IOException {
        List<Snapshot> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder(run))) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.add(new Snapshot(Long.parseLong(name.group(1)), file));
                }
            });
        } catch (NoSuchFileException e) {
            return List.of(); // a run that was stopped before its first step
        }
        found.sort((a, b) -> Long.compare(a.step(), b.step()));
        return List.copyOf(found);
    }
}
