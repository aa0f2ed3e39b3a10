package dev.figment.training.listeners;

import dev.figment.training.CheckpointReport;
import dev.figment.training.StepReport;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.TrainingStart;
import dev.figment.training.Validation;
import dev.figment.training.ValidationReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shows training to people: on a terminal one line that is redrawn, at most ten times a second, with a bar, the loss and
 * the time left; elsewhere, in log files and pipes, a plain line now and then. Losses and speeds are those of the last
 * half minute.
 *
 * <p>For one thread. The stream stays the caller's.
 */
public final class ConsoleProgress implements TrainingListener {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final double WINDOW_SECONDS = 30;
    private static final int BAR = 20;
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final String unit;
    private final boolean perplexity;
    private final long plainNanos;
    private final IntSupplier columns;
    private final LongSupplier nanoTime;

    private Throughput throughput = new Throughput(WINDOW_SECONDS);
    private long lastShown;
    private boolean lineOpen;

    ConsoleProgress(
            PrintStream out,
            boolean terminal,
            String unit,
            boolean perplexity,
            long plainNanos,
            IntSupplier columns,
            LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.unit = unit;
        this.perplexity = perplexity;
        this.plainNanos = plainNanos;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    /**
     * Shows training on a stream.
     *
     * @param terminal whether it is one that people watch and that knows ANSI sequences
     * @param columns its width, asked for at each line; {@code () -> 80} where it is not known
     */
    public static ConsoleProgress on(PrintStream out, boolean terminal, IntSupplier columns) {
        return new ConsoleProgress(
                out, terminal, "examples", false, Duration.ofSeconds(10).toNanos(), columns, System::nanoTime);
    }

    /** With the name of what losses are averaged over: {@code tokens}. */
    public ConsoleProgress withUnit(String name) {
        return new ConsoleProgress(out, terminal, name, perplexity, plainNanos, columns, nanoTime);
    }

    /** With the perplexity e^loss beside the loss: for losses that are cross-entropies in nats. */
    public ConsoleProgress withPerplexity() {
        return new ConsoleProgress(out, terminal, unit, true, plainNanos, columns, nanoTime);
    }

    /** With another pause between lines where the stream is no terminal; 10 s unless said otherwise. */
    public ConsoleProgress withPlainLinesEvery(Duration pause) {
        return new ConsoleProgress(out, terminal, unit, perplexity, pause.toNanos(), columns, nanoTime);
    }

    @Override
    public void started(TrainingStart start) {
        throughput = new Throughput(WINDOW_SECONDS);
        lastShown = nanoTime.getAsLong();
        String size = String.format(Locale.ROOT, "%,d parameters", start.parameters());
        line(start.resumedFrom()
                .map(from -> "going on after step " + start.step() + " from " + from + ": " + size)
                .orElse(start.step() == 0 ? "training " + size : "going on after step " + start.step() + ": " + size));
    }

    @Override
    public void stepped(StepReport report) {
        long now = nanoTime.getAsLong();
        throughput.add(report, now * 1e-9);
        boolean last = report.fraction() >= 1;
        if (now - lastShown < (terminal ? REDRAW_NANOS : plainNanos) && !last) {
            return;
        }
        lastShown = now;
        if (terminal) {
            out.print("\r" + fitted(report) + CLEAR_TO_END);
            out.flush();
            lineOpen = true;
        } else {
            line(facts(report));
        }
    }

    @Override
    public void validated(ValidationReport report) {
        StringJoiner measures = new StringJoiner(", ");
        for (Map.Entry<String, Double> measure : report.measures().entrySet()) {
            boolean isLoss = measure.getKey().equals(Validation.LOSS);
            measures.add(isLoss ? loss(measure.getValue()) : measure.getKey() + " " + number(measure.getValue()));
        }
        String verdict = report.best() ? "the best so far" : "no better for " + report.withoutImprovement();
        line("step " + report.step() + ", validation: " + measures + " (" + verdict + ")");
    }

    @Override
    public void checkpointed(CheckpointReport report) {
        line("step " + report.step() + ", checkpoint: " + report.directory());
    }

    @Override
    public void warned(String message) {
        line("warning: " + message);
    }

    @Override
    public void stopping(String reason) {
        line("stopping: " + reason);
    }

    @Override
    public void failed(String message) {
        closeLine(); // the exception says the rest
    }

    @Override
    public void finished(TrainingEnd end) {
        String how =
                switch (end.reason()) {
                    case COMPLETED -> "completed";
                    case GOAL_REACHED -> "reached its goal";
                    case OUT_OF_PATIENCE -> "ended, as validation gets no better,";
                    case STOPPED -> "stopped";
                };
        StringBuilder text =
                new StringBuilder("training " + how + " after " + end.step() + " steps and " + time(end.seconds()));
        end.bestScore()
                .ifPresent(score -> text.append("; the best was step " + end.bestStep() + " with " + number(score)));
        end.lastCheckpoint().ifPresent(path -> text.append("; checkpoint: " + path));
        line(text.toString());
    }

    /** Bar and facts, cut to the width of the terminal; the bar goes first. */
    private String fitted(StepReport report) {
        int width = Math.max(1, columns.getAsInt() - 1); // the last column would wrap
        String facts = facts(report);
        int done = (int) Math.round(report.fraction() * BAR);
        String withBar = "[" + "█".repeat(done) + "·".repeat(BAR - done) + "] " + facts;
        if (withBar.length() <= width) {
            return withBar;
        }
        return facts.length() <= width ? facts : facts.substring(0, width);
    }

    private String facts(StepReport report) {
        StringJoiner facts = new StringJoiner("  ");
        facts.add(String.format(Locale.ROOT, "%3d%%", (int) (report.fraction() * 100 + 1e-9)));
        facts.add("epoch " + report.epoch());
        facts.add("step " + report.step());
        facts.add(loss(throughput.loss()));
        facts.add(String.format(Locale.ROOT, "%,.0f %s/s", throughput.weightPerSecond(), unit));
        throughput.secondsLeft().ifPresent(left -> facts.add(time(left) + " left"));
        return facts.toString();
    }

    private String loss(double loss) {
        String text = "loss " + number(loss);
        return perplexity ? text + "  perplexity " + number(Math.exp(loss)) : text;
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e5 || (size < 1e-3 && size > 0)) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    private void line(String text) {
        closeLine();
        out.println(text);
        out.flush();
    }

    private void closeLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }
}
