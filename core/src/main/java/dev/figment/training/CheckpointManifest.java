package dev.figment.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.AtomicFiles;
import dev.figment.io.JsonFiles;
import dev.figment.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code manifest.json}: the size and SHA-256 of every other file of a checkpoint, and the version of the format.
 *
 * @param formatVersion of the checkpoint
 * @param files by name
 */
record CheckpointManifest(int formatVersion, Map<String, FileSum> files) {

    static final String NAME = "manifest.json";

    /** The version written, and the only one read. */
    static final int FORMAT_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What one file must be. */
    record FileSum(long bytes, String sha256) {}

    /** Sums all files of a directory and writes the manifest beside them. */
    static void write(Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("formatVersion", FORMAT_VERSION);
        ObjectNode files = root.putObject("files");
        List<Path> listed;
        try (Stream<Path> list = Files.list(directory)) {
            listed = list.sorted().toList();
        }
        for (Path file : listed) {
            ObjectNode sum = files.putObject(file.getFileName().toString());
            sum.put("bytes", Files.size(file));
            sum.put("sha256", Sha256.of(file));
        }
        AtomicFiles.writeText(
                directory.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /**
     * Reads the manifest of a checkpoint and holds every file to it.
     *
     * @throws IOException in one line that names the file and what is wrong with it
     */
    static void verify(Path directory) throws IOException {
        CheckpointManifest manifest = read(directory.resolve(NAME));
        for (Map.Entry<String, FileSum> entry : manifest.files.entrySet()) {
            Path file = directory.resolve(entry.getKey());
            FileSum expected = entry.getValue();
            if (!Files.isRegularFile(file)) {
                throw new IOException(entry.getKey() + " is missing");
            }
            long bytes = Files.size(file);
            if (bytes != expected.bytes) {
                throw new IOException(
                        entry.getKey() + " has " + bytes + " bytes where the manifest says " + expected.bytes);
            }
            if (!Sha256.of(file).equals(expected.sha256)) {
                throw new IOException(entry.getKey() + " has another SHA-256 than the manifest says");
            }
        }
    }

    private static CheckpointManifest read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(NAME + " is missing");
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            int version = root.path("formatVersion").asInt(-1);
            if (version != FORMAT_VERSION) {
                throw new IOException(
                        NAME + " has formatVersion " + version + " where this Figment reads " + FORMAT_VERSION);
            }
            Map<String, FileSum> files = new TreeMap<>();
            root.path("files")
                    .properties()
                    .forEach(entry -> files.put(
                            entry.getKey(),
                            new FileSum(
                                    entry.getValue().path("bytes").asLong(-1),
                                    entry.getValue().path("sha256").asText(""))));
            if (files.isEmpty()) {
                throw new IOException(NAME + " names no files");
            }
            return new CheckpointManifest(version, files);
        } catch (JsonProcessingException e) {
            throw new IOException(NAME + " is not JSON: " + JsonFiles.oneLine(e), e);
        }
    }
}
