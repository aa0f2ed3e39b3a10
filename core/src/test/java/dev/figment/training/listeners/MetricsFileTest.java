package dev.figment.training.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00.250Z"), ZoneOffset.UTC);

    private final Path directory;
    private final Path file;

    MetricsFileTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("metrics.jsonl");
    }

    @Test
    void eachEventIsOneLineThatIsThereAtOnce() throws IOException {
        try (MetricsFile metrics = MetricsFile.create(file, CLOCK)) {
            Map<String, Number> numbers = new LinkedHashMap<>();
            numbers.put("loss", 3.25);
            numbers.put("rate", 0.1f);
            numbers.put("tokens", 4096L);
            numbers.put("sentences", 12);
            metrics.append("step", 100, numbers);

            assertThat(file)
                    .hasContent("{\"event\":\"step\",\"step\":100,\"time\":\"2026-01-31T12:00:00.250Z\",\"loss\":3.25,"
                            + "\"rate\":0.1,\"tokens\":4096,\"sentences\":12}\n");
        }
    }

    @Test
    void numbersThatAreNotFiniteAreStrings() throws IOException {
        try (MetricsFile metrics = MetricsFile.create(file, CLOCK)) {
            metrics.append("step", 1, Map.of("loss", Double.NaN));
            metrics.append("step", 2, Map.of("loss", Float.POSITIVE_INFINITY));
            metrics.append("step", 3, Map.of("loss", Double.NEGATIVE_INFINITY));
        }

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("\"loss\":\"NaN\"}"),
                        line -> assertThat(line).endsWith("\"loss\":\"Infinity\"}"),
                        line -> assertThat(line).endsWith("\"loss\":\"-Infinity\"}"));
    }

    @Test
    void anInterruptedThreadStillWrites() throws IOException {
        try (MetricsFile metrics = MetricsFile.create(file, CLOCK)) {
            Thread.currentThread().interrupt();
            metrics.append("step", 1, Map.of());
            metrics.append("step", 2, Map.of());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void resumingDropsLaterStepsAndGoesOn() throws IOException {
        writeSteps(1, 2, 3, 4);

        try (MetricsFile metrics = MetricsFile.resume(file, 2, CLOCK)) {
            metrics.append("step", 3, Map.of("loss", 30));
        }

        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(Files.readAllLines(file).get(1)).contains("\"step\":2");
        assertThat(Files.readAllLines(file).get(2)).contains("\"step\":3", "\"loss\":30");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void resumingDropsALineCutShort() throws IOException {
        writeSteps(1, 2);
        String whole = Files.readString(file);
        Files.writeString(file, "{\"event\":\"step\",\"step\":2,\"ti", StandardOpenOption.APPEND);

        MetricsFile.resume(file, 9, CLOCK).close();

        assertThat(Files.readString(file)).isEqualTo(whole);
    }

    @Test
    void resumingWithoutAFileBeginsOne() throws IOException {
        try (MetricsFile metrics = MetricsFile.resume(file, 5, CLOCK)) {
            metrics.append("step", 6, Map.of());
        }

        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void aFileThatIsNotOursIsLeftAlone() throws IOException {
        writeSteps(1, 2);
        Files.writeString(file, "hello\n", StandardOpenOption.APPEND);
        String before = Files.readString(file);

        assertThatThrownBy(() -> MetricsFile.resume(file, 1, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessage("metrics file " + file + ", line 3 is not a JSON object");
        assertThat(Files.readString(file)).isEqualTo(before);

        Files.writeString(file, "{\"nested\":{\"step\":1}}\n");
        assertThatThrownBy(() -> MetricsFile.resume(file, 1, CLOCK))
                .hasMessage("metrics file " + file + ", line 1 has no step");
    }

    @Test
    void aFileIsNeverBegunTwice() throws IOException {
        writeSteps(1);

        assertThatThrownBy(() -> MetricsFile.create(file, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write metrics file " + file);
    }

    @Test
    void namesOfOurOwnFieldsAndOtherNumbersAreRefusedAndWriteNothing() throws IOException {
        try (MetricsFile metrics = MetricsFile.create(file, CLOCK)) {
            assertThatThrownBy(() -> metrics.append("step", 1, Map.of("time", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a metric cannot be named \"time\": every line has that field");
            assertThatThrownBy(() -> metrics.append("step", 1, Map.of("loss", BigDecimal.ONE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is a BigDecimal");
        }
        assertThat(file).isEmptyFile();
    }

    private void writeSteps(long... steps) throws IOException {
        try (MetricsFile metrics = MetricsFile.create(file, CLOCK)) {
            for (long step : steps) {
                metrics.append("step", step, Map.of("loss", 0.5 * step));
            }
        }
    }
}
