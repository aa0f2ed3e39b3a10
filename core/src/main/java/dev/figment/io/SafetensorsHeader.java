package dev.figment.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.figment.tensor.DType;
import dev.figment.tensor.Shapes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON at the head of a safetensors file, checked in full: what it promises lies inside the file, without overlap and
 * without holes, and every byte range is what its shape and dtype need. Immutable.
 *
 * @param metadata the {@code __metadata__} of the file, empty where it has none
 * @param entries the tensors by name, in the order of their bytes
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {

    private static final String METADATA = "__metadata__";
    private static final int MOST_DIMENSIONS = 64; // LibTorch's own limit

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Where one tensor lies; offsets count from the end of the header. */
    record Entry(DType dtype, long[] shape, long begin, long end) {}

    /**
     * Reads and checks a header.
     *
     * @param file names the file in messages: {@code model.safetensors}
     * @param json the header's bytes
     * @param dataBytes how many bytes follow the header in the file
     * @throws IOException in one line, naming the file, what was found and what is expected
     */
    static SafetensorsHeader parse(String file, byte[] json, long dataBytes) throws IOException {
        if (json.length == 0 || json[0] != '{') {
            throw new IOException(file + " is not a safetensors file: its header does not begin with '{'");
        }
        var decoder = StandardCharsets.UTF_8.newDecoder(); // reports malformed input, where a Charset replaces it
        try (JsonParser parser = JSON.createParser(new InputStreamReader(new ByteArrayInputStream(json), decoder))) {
            SafetensorsHeader header = new Reader(file, parser).read();
            return new SafetensorsHeader(header.metadata, inOrderOfBytes(file, header.entries, dataBytes));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " has a header that is not JSON as the format has it: " + oneLine(e.getOriginalMessage()),
                    e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " has a header that is not UTF-8", e);
        }
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static Map<String, Entry> inOrderOfBytes(String file, Map<String, Entry> entries, long dataBytes)
            throws IOException {
        List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        Map<String, Entry> ordered = new LinkedHashMap<>();
        long reached = 0;
        String previous = "the header";
        for (Map.Entry<String, Entry> named : sorted) {
            Entry entry = named.getValue();
            if (entry.begin() != reached) {
                String how = entry.begin() < reached ? "overlaps " : "leaves a hole after ";
                throw new IOException(file + ": tensor " + named.getKey() + " " + how + previous
                        + ": it begins at byte " + entry.begin() + ", expected " + reached);
            }
            reached = entry.end();
            previous = "tensor " + named.getKey();
            ordered.put(named.getKey(), entry);
        }
        if (reached > dataBytes) {
            throw new IOException(file + " is truncated: its tensors take " + reached + " bytes, but only " + dataBytes
                    + " follow the header");
        }
        if (reached < dataBytes) {
            throw new IOException(file + " is damaged: its tensors take " + reached + " bytes, but " + dataBytes
                    + " follow the header");
        }
        return Collections.unmodifiableMap(ordered);
    }

    /** Walks the tokens of one header. */
    private static final class Reader {

        private final String file;
        private final JsonParser parser;

        Reader(String file, JsonParser parser) {
            this.file = file;
            this.parser = parser;
        }

        SafetensorsHeader read() throws IOException {
            Map<String, String> metadata = new LinkedHashMap<>();
            Map<String, Entry> entries = new LinkedHashMap<>();
            expect(JsonToken.START_OBJECT, "the header", parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.equals(METADATA)) {
                    readMetadata(metadata);
                } else {
                    entries.put(name, readEntry(name));
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException(file + " has a header with more than one JSON value");
            }
            return new SafetensorsHeader(Collections.unmodifiableMap(metadata), entries);
        }

        private void readMetadata(Map<String, String> metadata) throws IOException {
            expect(JsonToken.START_OBJECT, METADATA, parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                expect(JsonToken.VALUE_STRING, METADATA + "." + key, parser.nextToken());
                metadata.put(key, parser.getText());
            }
        }

        private Entry readEntry(String name) throws IOException {
            @Nullable DType dtype = null;
            long @Nullable [] shape = null;
            long @Nullable [] offsets = null;
            expect(JsonToken.START_OBJECT, "tensor " + name, parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                switch (parser.currentName()) {
                    case "dtype" -> dtype = readDType(name);
                    case "shape" -> shape = readNumbers(name, "shape", MOST_DIMENSIONS);
                    case "data_offsets" -> offsets = readNumbers(name, "data_offsets", 2);
                    default -> {
                        parser.nextToken();
                        parser.skipChildren(); // the reference implementation skips fields that it does not know
                    }
                }
            }
            if (dtype == null || shape == null || offsets == null) {
                String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
                throw new IOException(file + ": tensor " + name + " has no " + missing);
            }
            if (offsets.length != 2 || offsets[1] < offsets[0]) {
                throw new IOException(file + ": tensor " + name + " has the data_offsets " + Arrays.toString(offsets)
                        + ", expected [begin, end] in this order");
            }
            requireFit(name, dtype, shape, offsets[1] - offsets[0]);
            return new Entry(dtype, shape, offsets[0], offsets[1]);
        }

        private DType readDType(String name) throws IOException {
            expect(JsonToken.VALUE_STRING, "the dtype of tensor " + name, parser.nextToken());
            String found = parser.getText();
            return DType.ofSafetensorsName(found)
                    .orElseThrow(() -> new IOException(
                            file + ": tensor " + name + " has the dtype " + found + ", expected one of " + known()));
        }

        private static String known() {
            return Arrays.stream(DType.values()).map(DType::safetensorsName).collect(Collectors.joining(", "));
        }

        private long[] readNumbers(String name, String what, int most) throws IOException {
            String path = "the " + what + " of tensor " + name;
            expect(JsonToken.START_ARRAY, path, parser.nextToken());
            long[] numbers = new long[most];
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count == most) {
                    throw new IOException(file + ": " + path + " has more than " + most + " numbers");
                }
                expect(JsonToken.VALUE_NUMBER_INT, path, parser.currentToken());
                JsonParser.NumberType type = parser.getNumberType();
                if (type == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
                    throw new IOException(file + ": " + path + " holds a number that is negative or exceeds 63 bits");
                }
                numbers[count++] = parser.getLongValue();
            }
            return Arrays.copyOf(numbers, count);
        }

        private void requireFit(String name, DType dtype, long[] shape, long bytes) throws IOException {
            long needed;
            try {
                needed = Math.multiplyExact(Shapes.elements(shape), (long) dtype.bytes());
            } catch (ArithmeticException | IllegalArgumentException e) {
                throw new IOException(
                        file + ": tensor " + name + " of shape " + Shapes.describe(shape) + " exceeds 63 bits of bytes",
                        e);
            }
            if (needed != bytes) {
                throw new IOException(file + ": tensor " + name + " of shape " + Shapes.describe(shape) + " and dtype "
                        + dtype.safetensorsName() + " takes " + needed + " bytes, but its data_offsets span " + bytes);
            }
        }

        private void expect(JsonToken expected, String what, @Nullable JsonToken found) throws IOException {
            if (found != expected) {
                throw new IOException(
                        file + ": " + what + " is " + describe(found) + ", expected " + describe(expected));
            }
        }

        private static String describe(@Nullable JsonToken token) {
            if (token == null) {
                return "the end of the header";
            }
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "a list";
                case VALUE_STRING -> "a string";
                case VALUE_NUMBER_INT -> "a whole number";
                case VALUE_NUMBER_FLOAT -> "a number with a fraction";
                case VALUE_NULL -> "null";
                case VALUE_TRUE, VALUE_FALSE -> "a truth value";
                default -> "the end of the header";
            };
        }
    }
}
