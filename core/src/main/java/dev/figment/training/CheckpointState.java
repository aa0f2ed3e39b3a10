package dev.figment.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.AtomicFiles;
import dev.figment.io.JsonFiles;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code state.json}: all of a checkpoint that is no tensor.
 *
 * @param progress how far the run is
 * @param key the root of its random numbers
 * @param environment in which it was written
 */
record CheckpointState(Progress progress, RandomKey key, RunEnvironment environment) {

    static final String NAME = "state.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    void write(Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("step", progress.step());
        root.put("epoch", progress.epoch());
        root.put("batch", progress.batch());
        root.put("epochBatches", progress.epochBatches());
        root.put("seconds", progress.seconds());
        progress.best().ifPresent(best -> {
            ObjectNode node = root.putObject("best");
            node.put("step", best.step());
            node.put("score", Double.toString(best.score())); // JSON has no infinities
        });
        root.put("withoutImprovement", progress.withoutImprovement());
        root.put("validationPending", progress.validationPending());
        root.put("seed", Long.toString(key.value())); // beyond 2⁵³ many readers round numbers
        ObjectNode where = root.putObject("environment");
        where.put("replicas", environment.replicas());
        where.put("threads", environment.threads());
        where.put("figment", environment.figment());
        where.put("libTorch", environment.libTorch());
        where.put("java", environment.java());
        where.put("platform", environment.platform());
        AtomicFiles.writeText(
                directory.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** @throws IOException in one line, naming what is missing */
    static CheckpointState read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        try {
            JsonNode root = JSON.readTree(file.toFile());
            Progress progress = new Progress(
                    require(file, root, "step").asLong(),
                    require(file, root, "epoch").asLong(),
                    require(file, root, "batch").asInt(),
                    require(file, root, "epochBatches").asInt(),
                    require(file, root, "seconds").asDouble(),
                    best(file, root),
                    require(file, root, "withoutImprovement").asInt(),
                    require(file, root, "validationPending").asBoolean());
            RandomKey key =
                    new RandomKey(Long.parseLong(require(file, root, "seed").asText()));
            JsonNode where = require(file, root, "environment");
            RunEnvironment environment = new RunEnvironment(
                    require(file, where, "replicas").asInt(),
                    require(file, where, "threads").asInt(),
                    require(file, where, "figment").asText(),
                    require(file, where, "libTorch").asText(),
                    require(file, where, "java").asText(),
                    require(file, where, "platform").asText());
            return new CheckpointState(progress, key, environment);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + JsonFiles.oneLine(e), e);
        } catch (NumberFormatException e) {
            throw new IOException(file + " holds text where a number is expected: " + e.getMessage(), e);
        }
    }

    private static Optional<Best> best(Path file, JsonNode root) throws IOException {
        JsonNode node = root.get("best");
        if (node == null) {
            return Optional.empty();
        }
        double score = Double.parseDouble(require(file, node, "score").asText());
        return Optional.of(new Best(require(file, node, "step").asLong(), score));
    }

    private static JsonNode require(Path file, JsonNode node, String field) throws IOException {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IOException(file + " has no field " + field);
        }
        return value;
    }
}
