package dev.figment.training.listeners;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.figment.io.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of a run, {@code metrics.jsonl}: one JSON object a line, appended and never rewritten while the run goes
 * on, so that a half-done run can be plotted and a killed one loses nothing.
 *
 * <pre>
 * {"event":"step","step":100,"time":"2026-01-31T12:00:00.250Z","loss":3.25,"tokens":4096}
 * </pre>
 *
 * A number that is not finite is written as the string {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}: JSON has
 * no such numbers, and {@code null} would not say which it was.
 *
 * <p>Not safe for use by many threads. The caller closes it.
 */
public final class MetricsFile implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> OWN_FIELDS = Set.of("event", "step", "time");

    private final Path file;
    private final RecordAppender out;
    private final Clock clock;

    private MetricsFile(Path file, RecordAppender out, Clock clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Begins a file.
     *
     * @param clock gives the time of each line
     * @throws IOException if it exists already or cannot be written
     */
    public static MetricsFile create(Path file, Clock clock) throws IOException {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new IOException("cannot write metrics file " + file + ": " + e, e);
        }
        return append(file, clock);
    }

    /**
     * Goes on with the file of a run that resumes after a step: lines of later steps, which the stopped run wrote and
     * this one will write again, are dropped, as is a last line cut short. The remaining lines replace the file by one
     * rename. A file that does not exist is begun.
     *
     * @param step the last step that stands
     * @throws IOException if a line is not ours (with its number), or the file cannot be written
     */
    public static MetricsFile resume(Path file, long step, Clock clock) throws IOException {
        if (Files.exists(file)) {
            truncateAfter(file, step);
        }
        return append(file, clock);
    }

    private static MetricsFile append(Path file, Clock clock) throws IOException {
        return new MetricsFile(file, new RecordAppender(file), clock);
    }

    /**
     * Appends one line of numbers; it is in the file when this returns.
     *
     * @param event what the numbers are of: {@code step}, {@code validation}
     * @param numbers by name, in the order of the map; {@link Integer}, {@link Long}, {@link Float} or {@link Double}
     * @throws IllegalArgumentException if a name is {@code event}, {@code step} or {@code time}, or a number of another
     *     type
     * @throws IOException if it cannot be written
     */
    public void append(String event, long step, Map<String, ? extends Number> numbers) throws IOException {
        append(event, step, Map.of(), numbers);
    }

    /**
     * Appends one line of texts and numbers; it is in the file when this returns.
     *
     * @param event what the line is of: {@code finding}
     * @param texts by name, before the numbers
     * @param numbers as in the other form
     * @throws IllegalArgumentException as in the other form
     * @throws IOException if it cannot be written
     */
    public void append(String event, long step, Map<String, String> texts, Map<String, ? extends Number> numbers)
            throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("event", event);
            json.writeNumberField("step", step);
            json.writeStringField(
                    "time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            for (Map.Entry<String, String> text : texts.entrySet()) {
                requireFree(text.getKey());
                json.writeStringField(text.getKey(), text.getValue());
            }
            for (Map.Entry<String, ? extends Number> entry : numbers.entrySet()) {
                writeNumber(json, entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
        line.write('\n');
        try {
            out.append(line.toByteArray()); // one write, so that a reader sees whole lines
        } catch (IOException e) {
            throw new IOException("cannot write metrics file " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static void requireFree(String name) {
        if (OWN_FIELDS.contains(name)) {
            throw new IllegalArgumentException("a metric cannot be named \"" + name + "\": every line has that field");
        }
    }

    private static void writeNumber(JsonGenerator json, String name, Number value) throws IOException {
        requireFree(name);
        json.writeFieldName(name);
        if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(value.longValue());
        } else if (!(value instanceof Float || value instanceof Double)) {
            throw new IllegalArgumentException(
                    "metric \"" + name + "\" must be an Integer, Long, Float or Double, but is a "
                            + value.getClass().getSimpleName());
        } else if (!Double.isFinite(value.doubleValue())) {
            json.writeString(value.toString());
        } else if (value instanceof Float) {
            json.writeNumber(value.floatValue());
        } else {
            json.writeNumber(value.doubleValue());
        }
    }

    private static void truncateAfter(Path file, long step) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int start = 0;
        int number = 1;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') { // what follows the last one was cut short
                if (step(file, number, content, start, i - start) <= step) {
                    kept.write(content, start, i + 1 - start);
                }
                start = i + 1;
                number++;
            }
        }
        if (kept.size() == content.length) {
            return;
        }
        AtomicFiles.write(file, kept::writeTo);
    }

    private static long step(Path file, int number, byte[] content, int offset, int length) throws IOException {
        try (JsonParser json = JSON.createParser(content, offset, length)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean found = json.currentName().equals("step");
                    if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && found) {
                        return json.getLongValue();
                    }
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IOException("metrics file " + file + ", line " + number + " is not a JSON object", e);
        }
        throw new IOException("metrics file " + file + ", line " + number + " has no step");
    }
}
