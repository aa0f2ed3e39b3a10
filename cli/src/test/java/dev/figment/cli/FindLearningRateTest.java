package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code figment train RECIPE --find-learning-rate}. */
class FindLearningRateTest {

    @TempDir
    private Path directory;

    @Test
    void suggests_a_rate_and_draws_the_losses_without_a_run() throws IOException {
        Path plot = directory.resolve("plot.png");
        CommandOutcome outcome =
                CommandOutcome.of("train", TinyRun.dates(directory), "--find-learning-rate", "--plot", plot);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .containsPattern("\\d+ steps: the smoothed loss fell from 5\\.\\d+ to \\d")
                .containsPattern("try \\d\\.\\de-\\d as the peak: a tenth of the rate of the least loss");
        assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThan(1_000);
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("plot.png", "tiny.yaml");
        }
    }

    @Test
    void begins_no_run_and_so_takes_none() throws IOException {
        CommandOutcome outcome = CommandOutcome.of(
                "train", TinyRun.dates(directory), "--find-learning-rate", "--run", directory.resolve("run"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .startsWith("figment: --find-learning-rate begins no run: leave out --run");
    }

    @Test
    void works_for_autoencoders_and_draws_no_samples() throws IOException {
        Path plot = directory.resolve("plot.png");
        CommandOutcome outcome = CommandOutcome.of(
                "train",
                "shapes-vae",
                "--find-learning-rate",
                "--plot",
                plot,
                "--set",
                "data.training=200",
                "--set",
                "data.test=20",
                "--set",
                "data.heldOut=20");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("as the peak: a tenth of the rate of the least loss");
        assertThat(plot).exists();
        assertThat(Path.of("samples")).doesNotExist();
    }

    @Test
    void does_not_pretend_to_for_a_game_of_two_players() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("train", "gaussians-gan", "--find-learning-rate");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .containsExactly("figment: --find-learning-rate needs one loss that falls, but the recipe gaussians-gan"
                        + " is a game of two players: each one's loss depends on the other");
    }
}
