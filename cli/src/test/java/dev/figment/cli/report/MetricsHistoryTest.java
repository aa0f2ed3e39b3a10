package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.training.listeners.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsHistoryTest {

    @TempDir
    Path directory;

    @Test
    void whatARunWroteIsReadAsSeries() throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        try (MetricsFile metrics = MetricsFile.create(file, Clock.systemUTC())) {
            metrics.append("step", 1, Map.of("loss", 4.5));
            metrics.append("validation", 1, Map.of("bleu", 1.5));
            metrics.append("step", 2, Map.of("loss", Double.NaN));
        }
        Files.writeString(file, "{\"event\":\"step\",\"st", StandardOpenOption.APPEND); // cut short

        MetricsHistory history = MetricsHistory.read(file);

        assertThat(history.series("step", "loss").steps()).containsExactly(1, 2);
        assertThat(history.series("step", "loss").values()).containsExactly(4.5, Double.NaN);
        assertThat(history.names("validation")).containsExactly("bleu");
        assertThat(history.series("step", "none").size()).isZero();
    }

    @Test
    void aForeignLineIsNamed() throws IOException {
        Path file = Files.writeString(
                directory.resolve("metrics.jsonl"), "{\"event\":\"step\",\"step\":1}\n{\"loss\":2}\n");

        assertThatThrownBy(() -> MetricsHistory.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ", line 2 has no event, expected a text");
    }

    @Test
    void manyValuesAreThinnedToMeansOfNeighbours() {
        double[] steps = IntStream.rangeClosed(1, 1_000).asDoubleStream().toArray();
        Series thinned = new Series(steps, steps).thinned(10);

        assertThat(thinned.size()).isEqualTo(10);
        assertThat(thinned.values()[0]).isEqualTo(50.5);
        assertThat(Arrays.stream(thinned.values()).average()).hasValue(500.5);
    }
}
