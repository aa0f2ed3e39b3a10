package dev.figment.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.figment.io.JsonFields;
import dev.figment.io.JsonFiles;
import dev.figment.training.health.HealthHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbers of a run over its steps, as {@link dev.figment.training.listeners.MetricsFile} wrote them. Immutable.
 *
 * @param records in the order of the file
 * @param health what the same file tells of the run's health
 */
public record MetricsHistory(List<Entry> records, HealthHistory health) {

    private static final Set<String> FRAME = Set.of("event", "step", "time");

    /** What findings and the end of training say in words; {@code training.health.HealthHistory} reads them. */
    private static final Set<String> TEXTS = Set.of("disease", "phase", "places", "words", "reason", "message");

    /** JSON has no such numbers: they are written as text. */
    private static final Map<String, Double> NOT_FINITE = Stream.of(
                    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
            .collect(Collectors.toMap(String::valueOf, Function.identity()));

    /** Copies the list. */
    public MetricsHistory {
        records = List.copyOf(records);
    }

    /** Of a run whose health was not watched. */
    MetricsHistory(List<Entry> records) {
        this(records, new HealthHistory(List.of()));
    }

    /**
     * One line.
     *
     * @param event {@code step}, {@code validation}, {@code health} …
     * @param step after which it was written
     * @param numbers by name
     */
    public record Entry(String event, long step, Map<String, Double> numbers) {
        /** Copies the map, in its order. */
        public Entry {
            numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers)); // in the order of the model's layers
        }
    }

    /** Of a run that has recorded nothing. */
    public static MetricsHistory empty() {
        return new MetricsHistory(List.of());
    }

    /**
     * Reads a file. A last line that was cut short is left out, as when a run goes on.
     *
     * @throws IOException naming the file and the line that is none of ours
     */
    public static MetricsHistory read(Path file) throws IOException {
        String text = Files.readString(file, UTF_8);
        List<Entry> records = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String source = file + ", line " + (records.size() + 1);
            byte[] line = text.substring(start, end).getBytes(UTF_8);
            records.add(entry(JsonFields.of(source, JsonFiles.parse(source, line))));
            start = end + 1;
        }
        return new MetricsHistory(records, HealthHistory.read(file, Diseases.all()));
    }

    private static Entry entry(JsonFields line) throws IOException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : line.node().properties()) {
            String name = field.getKey();
            if (!FRAME.contains(name) && !TEXTS.contains(name)) {
                boolean finite = !field.getValue().isTextual();
                numbers.put(name, finite ? line.getDouble(name) : notFinite(line, name));
            }
        }
        return new Entry(line.getText("event"), line.getLong("step"), numbers);
    }

    private static Double notFinite(JsonFields line, String name) throws IOException {
        return Objects.requireNonNull(NOT_FINITE.get(line.getOneOf(name, NOT_FINITE.keySet())));
    }

    /** The names of the numbers of an event, in order of their first appearance. */
    Set<String> names(String event) {
        Set<String> names = new LinkedHashSet<>();
        records.stream()
                .filter(entry -> entry.event().equals(event))
                .forEach(entry -> names.addAll(entry.numbers().keySet()));
        return names;
    }

    /** One number over the steps at which it was written. */
    Series series(String event, String name) {
        List<Entry> with = records.stream()
                .filter(entry -> entry.event().equals(event) && entry.numbers().containsKey(name))
                .toList();
        return new Series(
                with.stream().mapToDouble(Entry::step).toArray(),
                with.stream().mapToDouble(entry -> entry.numbers().get(name)).toArray());
    }
}
