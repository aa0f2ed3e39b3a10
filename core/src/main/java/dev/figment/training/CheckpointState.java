package dev.figment.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.JsonFields;
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

    void write(Path directory) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
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
        where.put("processes", environment.processes());
        where.put("replicas", environment.replicas());
        where.put("threads", environment.threads());
        where.put("figment", environment.figment());
        where.put("libTorch", environment.libTorch());
        where.put("java", environment.java());
        where.put("platform", environment.platform());
        JsonFiles.write(directory.resolve(NAME), root);
    }

    /** @throws IOException in one line, naming what is missing or does not fit */
    static CheckpointState read(Path directory) throws IOException {
        JsonFields root = JsonFields.read(directory.resolve(NAME));
        Progress progress = new Progress(
                root.getLong("step"),
                root.getLong("epoch"),
                root.getInt("batch"),
                root.getInt("epochBatches"),
                root.getDouble("seconds"),
                best(root),
                root.getInt("withoutImprovement"),
                root.getBoolean("validationPending"));
        JsonFields where = root.getObject("environment");
        RunEnvironment environment = new RunEnvironment(
                where.getInt("processes", 1), // older checkpoints have none
                where.getInt("replicas"),
                where.getInt("threads"),
                where.getText("figment"),
                where.getText("libTorch"),
                where.getText("java"),
                where.getText("platform"));
        try {
            return new CheckpointState(progress, new RandomKey(Long.parseLong(root.getText("seed"))), environment);
        } catch (NumberFormatException e) {
            throw new IOException(root.source() + ": seed is no number: " + e.getMessage(), e);
        }
    }

    private static Optional<Best> best(JsonFields root) throws IOException {
        if (!root.has("best")) {
            return Optional.empty();
        }
        JsonFields best = root.getObject("best");
        try {
            return Optional.of(new Best(best.getLong("step"), Double.parseDouble(best.getText("score"))));
        } catch (NumberFormatException e) {
            throw new IOException(root.source() + ": best.score is no number: " + e.getMessage(), e);
        }
    }
}
