package dev.figment.training.listeners;

import dev.figment.training.Phase;
import dev.figment.training.PhaseReport;
import dev.figment.training.StepReport;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.TrainingStart;
import dev.figment.training.ValidationReport;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records training in a run directory: {@code metrics.jsonl} for programs and TensorBoard's events beside it. What is found
 * of the run's health, and how training ended, goes into the former alone. A run that
 * goes on after a step drops what the stopped one recorded of later steps. Files are open from the start of training to
 * its end. For one thread.
 *
 * <p>Of a long run not each step is recorded: each of the first 10,000, then each tenth, after 100,000 each hundredth, and so
 * on, so that what is written stays small beside what is computed.
 */
public final class MetricsListener implements TrainingListener {

    private static final String FILE = "metrics.jsonl";
    private static final long ALL_UP_TO = 10_000;

    private final Path run;
    private final Clock clock;
    private @Nullable OpenFiles open;
    private long step;
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
            step = start.step();
            Files.createDirectories(run);
            Path file = run.resolve(FILE);
            boolean anew = start.step() == 0 && !start.resumes() && !begun;
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
        step = report.step();
        if (!isRecorded(step)) {
            return;
        }
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("epoch", report.epoch());
        for (PhaseReport phase : report.phases()) {
            String prefix = phase.phase().equals(Phase.ONLY) ? "" : phase.phase() + ".";
            numbers.put(prefix + "loss", phase.loss());
            numbers.put(prefix + "weight", phase.weight());
            numbers.put(prefix + "learning_rate", phase.learningRate());
            numbers.put(prefix + "gradient_norm", phase.gradientNorm());
            for (PhaseReport.Term term : phase.terms()) {
                numbers.put(term.name() + ".loss", term.loss());
                numbers.put(term.name() + ".gradient_norm", term.gradientNorm());
            }
        }
        numbers.put("seconds", report.seconds());
        record("step", "train", report.step(), numbers);
    }

    private static boolean isRecorded(long step) {
        long distance = 1;
        while (step > ALL_UP_TO * distance) {
            distance *= 10;
        }
        return step % distance == 0;
    }

    @Override
    public void validated(ValidationReport report) {
        Map<String, Number> numbers = new LinkedHashMap<>(report.measures());
        numbers.put("best", report.best() ? 1 : 0);
        numbers.put("seconds", report.seconds());
        record("validation", "validation", report.step(), numbers);
    }

    @Override
    public void checked(Checkup checkup) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        for (Measurement measurement : checkup.measurements()) {
            String prefix = measurement.phase().isEmpty() ? "" : measurement.phase() + ".";
            numbers.put(prefix + measurement.what() + ":" + measurement.where(), measurement.value());
        }
        record("health", "health", checkup.step(), numbers);
    }

    @Override
    public void found(long at, Finding finding) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("since", finding.since());
        finding.evidence().forEach((name, value) -> numbers.put("evidence." + name, value));
        write("finding", at, texts(finding), numbers);
    }

    @Override
    public void recovered(long at, Finding finding) {
        write("recovery", at, texts(finding), Map.of("since", finding.since()));
    }

    private static Map<String, String> texts(Finding finding) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("disease", finding.disease().id());
        texts.put("phase", finding.phase());
        texts.put("places", String.join(", ", finding.places()));
        texts.put("words", finding.words());
        return texts;
    }

    @Override
    public void finished(TrainingEnd end) {
        end(end.reason().name().toLowerCase(Locale.ROOT), "");
    }

    @Override
    public void failed(String message) {
        end("failed", message);
    }

    private void end(String reason, String message) {
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("reason", reason);
            texts.put("message", message);
            write("end", step, texts, Map.of());
        } finally {
            close();
        }
    }

    private void write(String event, long at, Map<String, String> texts, Map<String, ? extends Number> numbers) {
        OpenFiles files = open;
        if (files != null) {
            write(() -> files.metrics.append(event, at, texts, numbers));
        }
    }

    private void record(String event, String tag, long at, Map<String, Number> numbers) {
        step = at;
        OpenFiles files = open;
        if (files == null) {
            return; // it could not be opened, which was reported
        }
        write(() -> {
            files.metrics.append(event, at, numbers);
            for (Map.Entry<String, Number> number : numbers.entrySet()) {
                files.events.scalar(
                        tag + "/" + number.getKey().replace('.', '/').replace(':', '/'),
                        at,
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
