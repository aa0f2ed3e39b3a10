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
}
