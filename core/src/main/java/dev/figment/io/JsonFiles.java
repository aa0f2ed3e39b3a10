package dev.figment.io;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** JSON files as trees: read strictly, written whole, the same tree always as the same bytes. Thread-safe. */
public final class JsonFiles {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFiles() {}

    /**
     * The one value in a file.
     *
     * @throws IOException in one line: the file is missing, empty, not UTF-8, not JSON (with line and column), or names a
     *     key twice
     */
    public static JsonNode read(Path file) throws IOException {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }

    /**
     * The one value in a text, as strictly.
     *
     * @param source names it in messages
     * @param utf8 its bytes
     * @throws IOException in one line: it is empty, not UTF-8, not JSON (with line and column), or names a key twice
     */
    public static JsonNode parse(String source, byte[] utf8) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(source + " is not UTF-8", e);
        }
        if (text.isBlank()) {
            throw new IOException(source + " is empty, expected JSON");
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new IOException(source + " is not valid JSON: " + oneLine(e) + where, e);
        }
    }

    /** What a parser found wrong, in one line and without its own name for the text. */
    public static String oneLine(JsonProcessingException malformed) {
        return malformed
                .getOriginalMessage()
                .replaceAll(" *\\(start marker at \\[.*?]\\)", "")
                .strip()
                .replaceAll("\\s*\\R\\s*", " ");
    }

    /** Writes a tree indented by two spaces, keys in the tree's order, replacing a file that is there by a rename. */
    public static void write(Path file, JsonNode tree) throws IOException {
        AtomicFiles.writeText(file, format(tree) + "\n");
    }

    /** A tree as {@link #write} writes it, the same on every platform. */
    public static String format(JsonNode tree) throws IOException {
        return JSON.writer(printer()).writeValueAsString(tree);
    }

    private static PrettyPrinter printer() {
        Separators separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER);
        return new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }
}
