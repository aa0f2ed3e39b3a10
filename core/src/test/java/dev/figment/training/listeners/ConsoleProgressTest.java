package dev.figment.training.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.training.Steps;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingEnd.Reason;
import dev.figment.training.TrainingStart;
import dev.figment.training.ValidationReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;
    private int columns = 120;

    @Test
    void redraws_one_line_of_a_terminal_at_most_ten_times_a_second() {
        ConsoleProgress progress = progress(true);
        train(progress, 1_000, 0.01);
        assertThat(said().split("\r", -1)).hasSize(1 + 100);
        assertThat(said().split("\n", -1)).hasSize(1 + 1); // where training starts, and the line that is redrawn
    }

    @Test
    void shows_bar_loss_perplexity_speed_and_time_left() {
        ConsoleProgress progress = progress(true);
        train(progress, 500, 0.1);
        String last = lastDrawing();
        assertThat(last)
                .contains("[██████████··········]", " 50%", "epoch 1", "step 500", "loss 2.0000", "perplexity 7.3891")
                .contains("10,000 tokens/s", "0:50 left");
    }

    @Test
    void never_draws_beyond_the_width_and_gives_up_the_bar_first() {
        for (int width : List.of(100, 80, 40, 10)) {
            columns = width;
            bytes.reset();
            train(progress(true), 500, 0.1);
            assertThat(lastDrawing().length()).isLessThan(width);
        }
        columns = 80;
        bytes.reset();
        train(progress(true), 500, 0.1);
        assertThat(lastDrawing()).startsWith(" 50%");
    }

    @Test
    void writes_a_plain_line_now_and_then_elsewhere() {
        ConsoleProgress progress = progress(false);
        train(progress, 600, 0.1);
        assertThat(said()).doesNotContain("\r", "\u001b", "█");
        assertThat(said().lines()).hasSize(1 + 6);
    }

    @Test
    void ends_the_redrawn_line_before_it_says_something_else() {
        ConsoleProgress progress = progress(true);
        train(progress, 500, 0.1);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("loss", 1.0);
        measures.put("bleu", 36.52);
        progress.validated(new ValidationReport(500, 1, measures, "bleu", true, 0, 3));
        progress.validated(new ValidationReport(600, 1, measures, "bleu", false, 2, 3));
        progress.warned("the disk is nearly full");
        progress.stopping("the JVM is being terminated");
        progress.finished(new TrainingEnd(
                Reason.STOPPED,
                600,
                1,
                500,
                OptionalDouble.of(36.52),
                Optional.empty(),
                Optional.of(Path.of("step-600")),
                3_725));
        List<String> lines = List.of(said().split(System.lineSeparator()));
        assertThat(lines.subList(2, lines.size()))
                .containsExactly(
                        "step 500, validation: loss 1.0000  perplexity 2.7183, bleu 36.52 (the best so far)",
                        "step 600, validation: loss 1.0000  perplexity 2.7183, bleu 36.52 (no better for 2)",
                        "warning: the disk is nearly full",
                        "stopping: the JVM is being terminated",
                        "training stopped after 600 steps and 1:02:05; the best was step 500 with 36.52;"
                                + " checkpoint: step-600");
    }

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(out, terminal, "tokens", true, 10_000_000_000L, () -> columns, () -> now);
    }

    private void train(ConsoleProgress progress, int steps, double seconds) {
        progress.started(new TrainingStart(0, 1, 1_000, List.of(Steps.of(1_000)), false, Optional.empty(), 0));
        for (int step = 1; step <= steps; step++) {
            now += Math.round(seconds * 1e9);
            progress.stepped(ThroughputTest.step(step, 2, 1_000, seconds, step / 1_000.0));
        }
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String lastDrawing() {
        String[] drawings = said().split("\r", -1);
        return Arrays.asList(drawings).get(drawings.length - 1).replace("\u001b[K", "");
    }
}
