package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code figment doctor}. */
class DoctorCommandTest {

    private static final String STEPS = """
            {"event":"step","step":1,"time":"2026-01-01T00:00:00Z","epoch":1,"loss":7.5,"weight":64,"learning_rate":0.1,"gradient_norm":2.5,"seconds":0.1}
            {"event":"health","step":1,"time":"2026-01-01T00:00:00Z","gradient_rms:encoder":0.01,"update_ratio:encoder":0.4,"gradient_rms:decoder":0.02,"update_ratio:decoder":0.3}
            """;
    private static final String SPIKE = """
            {"event":"finding","step":2,"time":"2026-01-01T00:00:00Z","disease":"loss-spike","phase":"","places":"","words":"the loss went up to 9","since":1,"evidence.loss":9.0}
            """;
    private static final String SPIKE_OVER = """
            {"event":"recovery","step":3,"time":"2026-01-01T00:00:00Z","disease":"loss-spike","phase":"","places":"","words":"the loss went up to 9","since":1}
            """;
    private static final String TOO_HIGH = """
            {"event":"finding","step":2,"time":"2026-01-01T00:00:00Z","disease":"learning-rate-too-high","phase":"","places":"encoder, decoder","words":"a step changes encoder by 40 % of its weights, where about 0.1 % is usual","since":1,"evidence.update_ratio":0.4}
            """;
    private static final String CODE = """
            {"event":"health","step":1,"time":"2026-01-01T00:00:00Z","latent_active_share:":0.5,"latent_used_share:":0.5,"latent_divergence:":1.0,"latent_largest_variance:":1.5,"latent_decoder_share:":0.1,"latent_dimension_divergence:z0":0.02,"latent_dimension_divergence:z1":0.98}
            {"event":"health","step":2,"time":"2026-01-01T00:00:00Z","latent_active_share:":1.0,"latent_used_share:":0.5,"latent_divergence:":2.51,"latent_largest_variance:":1.2,"latent_decoder_share:":0.4,"latent_dimension_divergence:z0":0.01,"latent_dimension_divergence:z1":2.5}
            """;
    private static final String GAME = """
            {"event":"validation","step":1,"time":"2026-01-01T00:00:00Z","loss":1.3,"diversity":0.7,"spacing":0.5,"coverage":0.4,"accuracy_real":0.8,"accuracy_generated":0.9,"best":1,"seconds":0.1}
            {"event":"validation","step":2,"time":"2026-01-01T00:00:00Z","loss":1.2,"diversity":0.9,"spacing":0.8,"coverage":0.6,"accuracy_real":0.6,"accuracy_generated":0.6,"best":1,"seconds":0.1}
            """;
    private static final String END = """
            {"event":"end","step":3,"time":"2026-01-01T00:00:00Z","reason":"%s","message":"%s"}
            """;

    @TempDir
    private Path run;

    @Test
    void a_healthy_run_is_told_so_briefly() throws IOException {
        record(STEPS + END.formatted("completed", ""));
        CommandOutcome outcome = CommandOutcome.of("doctor", run);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(run + ": 1 steps, 1 checkups, completed", "Healthy: no disease found.");
    }

    @Test
    void a_disease_comes_with_evidence_meaning_and_what_the_literature_does() throws IOException {
        record(STEPS + SPIKE + TOO_HIGH + SPIKE_OVER);
        CommandOutcome outcome = CommandOutcome.of("doctor", run);
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out())
                .contains("1 steps, 1 checkups, still training\nIll.\n")
                .contains("LEARNING RATE TOO HIGH (warning), since step 1, in encoder, decoder\n"
                        + "  Evidence: a step changes encoder by 40 % of its weights")
                .contains("What the literature does about it:\n    - lower the learning rate until")
                .contains("arXiv:1506.01186")
                .contains("LOSS SPIKE (warning), since step 1, over at step 3");
        assertThat(outcome.out().indexOf("LEARNING RATE"))
                .isLessThan(outcome.out().indexOf("LOSS SPIKE"));
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100 || line.startsWith(run.toString()));
    }

    @Test
    void what_is_over_makes_no_run_ill() throws IOException {
        record(STEPS + SPIKE + SPIKE_OVER + END.formatted("completed", ""));
        CommandOutcome outcome = CommandOutcome.of("doctor", run);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Healthy now, with something to know:", "over at step 3");
    }

    @Test
    void a_failed_run_is_told_why() throws IOException {
        record(STEPS + END.formatted("failed", "step 2: the loss is NaN"));
        CommandOutcome outcome = CommandOutcome.of("doctor", run);
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out()).contains("failed: step 2: the loss is NaN", "Failed.");
    }

    @Test
    void a_run_that_went_silent_was_paused_or_killed() throws IOException {
        record(STEPS + "{\"event\":\"st"); // cut short
        Files.setLastModifiedTime(
                run.resolve("metrics.jsonl"), FileTime.from(Instant.now().minusSeconds(600)));
        assertThat(CommandOutcome.of("doctor", run).out())
                .contains("no end recorded, nothing written for 10 minutes: paused, or killed");
    }

    @Test
    void programs_read_the_same_as_json() throws IOException {
        record(STEPS + TOO_HIGH);
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(CommandOutcome.of("doctor", run, "--json").out());
        assertThat(json.path("verdict").textValue()).isEqualTo("ill");
        JsonNode finding = json.path("findings").path(0);
        assertThat(finding.path("disease").textValue()).isEqualTo("learning-rate-too-high");
        assertThat(finding.path("places")).hasSize(2);
        assertThat(finding.path("evidence").path("update_ratio").doubleValue()).isEqualTo(0.4);
        assertThat(finding.path("remedies").path(0).path("source").textValue()).contains("CS231n");
    }

    @Test
    void the_evidence_is_drawn() throws IOException {
        record(STEPS + TOO_HIGH);
        Path plot = run.resolve("new.png");
        assertThat(CommandOutcome.of("doctor", run, "--plot", plot).code()).isEqualTo(3);
        BufferedImage image = ImageIO.read(plot.toFile());
        assertThat(image.getWidth()).isGreaterThan(1_000);
        assertThat(image.getHeight()).isEqualTo(height(3)); // loss, gradient, update
    }

    @Test
    void of_an_autoencoder_the_code_is_told_and_drawn() throws IOException {
        record(STEPS + CODE);
        assertThat(CommandOutcome.of("doctor", run).out().replaceAll("\\s+", " "))
                .contains(
                        "The code at step 2: KL 2.51 nats, 100 % of the dimensions active (Var E[z|x] > 0.01), 50 % used (KL of"
                                + " 0.1 nats or more), largest variance 1.20; nats of each: z1 2.50, z0 0.01.");
        Path plot = run.resolve("new.png");
        assertThat(CommandOutcome.of("doctor", run, "--plot", plot).code()).isZero();
        BufferedImage image = ImageIO.read(plot.toFile());
        assertThat(image.getHeight()).isEqualTo(height(7)); // and KL, shares, variance, pictures
        assertThat(hasBlue(image, 3)).isTrue();
    }

    @Test
    void of_a_game_what_validations_measured_is_drawn() throws IOException {
        record(STEPS + GAME);
        Path plot = run.resolve("new.png");
        assertThat(CommandOutcome.of("doctor", run, "--plot", plot).code()).isZero();
        BufferedImage image = ImageIO.read(plot.toFile());
        assertThat(image.getHeight()).isEqualTo(height(6)); // and diversity, coverage, accuracy
        assertThat(hasBlue(image, 3)).isTrue();
    }

    /** Of a picture with so many panels, two pixels to a unit. */
    private static int height(int panels) {
        return 2 * (54 + 290 * panels);
    }

    /** Whether a panel has a curve. */
    private static boolean hasBlue(BufferedImage image, int panel) {
        for (int y = height(panel); y < height(panel + 1); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == 0x1f63a8) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void what_is_no_run_is_refused_in_one_line() {
        assertThat(CommandOutcome.of("doctor", run).errors())
                .containsExactly("figment: there is no run to examine in " + run + ": it has no metrics.jsonl");
        Path none = run.resolve("none");
        CommandOutcome outcome = CommandOutcome.of("doctor", none);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .containsExactly("figment: there is no run to examine in " + none + ": no such directory");
    }

    private void record(String lines) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), lines);
    }
}
