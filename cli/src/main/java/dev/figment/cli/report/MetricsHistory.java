package dev.figment.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of a run over its steps, as {@link dev.figment.training.MetricsFile} wrote them. Immutable.
 *
 * @param records in the order of the file
 */
public record MetricsHistory(List<Entry> records) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> FRAME = Set.of("event", "step", "time");

    /** Copies the list. */
    public MetricsHistory {
        records = List.copyOf(records);
    }

    /**
     * One line.
     *
     * @param event {@code step} or {@code validation}
     * @param step after which it was written
     * @param numbers by name
     */
    public record Entry(String event, long step, Map<String, Double> numbers) {
        /** Copies the map. */
        public Entry {
            numbers = Map.copyOf(numbers);
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
            try {
                records.add(entry(JSON.readTree(text.substring(start, end))));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new IOException(
                        file + ", line " + (records.size() + 1) + " is no line of metrics: " + e.getMessage(), e);
            }
            start = end + 1;
        }
        return new MetricsHistory(records);
    }

    private static Entry entry(JsonNode line) {
        if (!line.path("event").isTextual() || !line.path("step").isIntegralNumber()) {
            throw new IllegalArgumentException("an event and its step are expected");
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        line.properties().forEach(field -> {
            if (!FRAME.contains(field.getKey())) {
                JsonNode value = field.getValue();
                // NaN and infinities are written as text
                numbers.put(
                        field.getKey(),
                        value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue());
            }
        });
        return new Entry(line.get("event").textValue(), line.get("step").longValue(), numbers);
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
