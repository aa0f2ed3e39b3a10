package dev.figment.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records training in a run directory: {@code metrics.jsonl} for programs and TensorBoard's events beside it. A run that
 * goes on after a step drops what the stopped one recorded of later steps. Files are open from the start of training to
 * its end. For one thread.
 */
public final class MetricsListener implements TrainingListener {

    private static final String FILE = "metrics.jsonl";

    private final Path run;
    private final Clock clock;
    private @Nullable OpenFiles open;
    private boolean begun;

    private record OpenFiles(MetricsFile metrics, TensorBoardEvents events) {}

    private MetricsListener(Path run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /**
     * Records into a run directory, which is made where it is missing.
     *
     * @param clock gives the time of each record
     */
    public static MetricsListener in(Path run, Clock clock) {
        return new MetricsListener(run, clock);
    }

    @Override
    public void started(TrainingStart start) {
        write(() -> {
            Files.createDirectories(run);
            Path file = run.resolve(FILE);
            boolean anew = start.step() == 0 && !begun;
            begun = true;
            MetricsFile metrics =
                    anew ? MetricsFile.create(file, clock) : MetricsFile.resume(file, start.step(), clock);
            TensorBoardEvents events =
                    anew ? TensorBoardEvents.create(run, clock) : TensorBoardEvents.resume(run, start.step(), clock);
            open = new OpenFiles(metrics, events);
        });
    }

    @Override
    public void stepped(StepReport report) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("epoch", report.epoch());
        for (PhaseReport phase : report.phases()) {
            String prefix = phase.phase().equals(Phase.ONLY) ? "" : phase.phase() + ".";
            numbers.put(prefix + "loss", phase.loss());
            numbers.put(prefix + "weight", phase.weight());
            numbers.put(prefix + "learning_rate", phase.learningRate());
            numbers.put(prefix + "gradient_norm", phase.gradientNorm());
        }
        numbers.put("seconds", report.seconds());
        record("step", "train", report.step(), numbers);
    }

    @Override
    public void validated(ValidationReport report) {
        Map<String, Number> numbers = new LinkedHashMap<>(report.measures());
        numbers.put("best", report.best() ? 1 : 0);
        numbers.put("seconds", report.seconds());
        record("validation", "validation", report.step(), numbers);
    }

    @Override
    public void finished(TrainingEnd end) {
        close();
    }

    @Override
    public void failed(String message) {
        close();
    }

    private void record(String event, String tag, long step, Map<String, Number> numbers) {
        OpenFiles files = open;
        if (files == null) {
            return; // it could not be opened, which was reported
        }
        write(() -> {
            files.metrics.append(event, step, numbers);
            for (Map.Entry<String, Number> number : numbers.entrySet()) {
                files.events.scalar(
                        tag + "/" + number.getKey().replace('.', '/'),
                        step,
                        number.getValue().doubleValue());
            }
        });
    }

    private void close() {
        OpenFiles files = open;
        if (files != null) {
            open = null;
            write(() -> {
                try (TensorBoardEvents events = files.events;
                        MetricsFile metrics = files.metrics) {
                    // closed at the brace, both whatever happens to one
                }
            });
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** What cannot be written becomes the loop's warning. */
    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
