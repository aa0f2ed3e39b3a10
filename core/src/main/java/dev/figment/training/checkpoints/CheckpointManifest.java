package dev.figment.training.checkpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.JsonFields;
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

    /** What one file must be. */
    record FileSum(long bytes, String sha256) {}

    /** Sums all files of a directory and writes the manifest beside them. */
    static void write(Path directory) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
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
        JsonFiles.write(directory.resolve(NAME), root);
    }

    /**
     * Reads the manifest of a checkpoint and holds every file to it.
     *
     * @throws IOException in one line that names the file and what is wrong with it
     */
    static void verify(Path directory) throws IOException {
        CheckpointManifest manifest = read(directory);
        for (String name : manifest.files.keySet()) {
            manifest.verifyFile(directory, name);
        }
    }

    /**
     * Reads the manifest of a checkpoint and holds one file to it.
     *
     * @throws IOException in one line that names the file and what is wrong with it
     */
    static void verify(Path directory, String name) throws IOException {
        read(directory).verifyFile(directory, name);
    }

    private void verifyFile(Path directory, String name) throws IOException {
        FileSum expected = files.get(name);
        if (expected == null) {
            throw new IOException(name + " is not in the manifest");
        }
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException(name + " is missing");
        }
        long bytes = Files.size(file);
        if (bytes != expected.bytes) {
            throw new IOException(name + " has " + bytes + " bytes where the manifest says " + expected.bytes);
        }
        if (!Sha256.of(file).equals(expected.sha256)) {
            throw new IOException(name + " has another SHA-256 than the manifest says");
        }
    }

    private static CheckpointManifest read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new IOException(NAME + " is missing");
        }
        JsonFields root = JsonFields.of(NAME, JsonFiles.parse(NAME, Files.readAllBytes(file)));
        int version = root.getInt("formatVersion");
        if (version != FORMAT_VERSION) {
            throw new IOException(
                    NAME + " has formatVersion " + version + " where this Figment reads " + FORMAT_VERSION);
        }
        JsonFields listed = root.getObject("files");
        Map<String, FileSum> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : listed.node().properties()) {
            JsonFields sum = listed.getObject(entry.getKey());
            files.put(entry.getKey(), new FileSum(sum.getLong("bytes"), sum.getText("sha256")));
        }
        if (files.isEmpty()) {
            throw new IOException(NAME + " names no files");
        }
        return new CheckpointManifest(version, files);
    }
}
