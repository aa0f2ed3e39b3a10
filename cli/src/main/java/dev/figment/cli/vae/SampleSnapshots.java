package dev.figment.cli.vae;

import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.RandomKey;
import dev.figment.training.StepReport;
import dev.figment.training.TrainingListener;
import dev.figment.training.TrainingStart;
import dev.figment.vae.ImageCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pictures of the same codes in the course of training, in {@code samples/step-N.png}: after the first step, and at the
 * beginning of each epoch.
 */
final class SampleSnapshots implements TrainingListener {

    private static final int COUNT = 40;
    private static final int COLUMNS = 10;
    private static final Pattern NAME = Pattern.compile("step-(\\d+)\\.png");

    private final ImageCoder model;
    private final Path folder;
    private final float[][] codes;
    private final int[] labels = new int[COUNT];
    private long epoch;

    SampleSnapshots(ImageCoder model, Path run, RandomKey key) {
        this.model = model;
        this.folder = folder(run);
        this.codes = new Codes(model).drawn(COUNT, key);
        for (int i = 0; i < COUNT; i++) {
            labels[i] = i % Math.max(1, model.config().classes());
        }
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
        Codes of = new Codes(model);
        try {
            Files.createDirectories(folder);
            ImageGrid grid = of.grid(COLUMNS).add(of.pictures(codes, labels));
            grid.write(folder.resolve("step-" + report.step() + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of a run, and the step after which it was taken. */
    record Snapshot(long step, Path file) {}

    /** The pictures of a run, in the order of training. */
    static List<Snapshot> of(Path run) throws IOException {
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
