package dev.figment.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.AtomicFiles;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFields;
import dev.figment.io.JsonFiles;
import dev.figment.io.SafetensorsWriter;
import dev.figment.nn.Architecture;
import dev.figment.nn.Module;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.Scope;
import dev.figment.training.ThreadLayout;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import dev.figment.training.processes.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory that others can read: at its top a Hugging Face model with its tokeniser, {@code recipe.json},
 * {@code metrics.jsonl}, TensorBoard's events and {@code report.html}; checkpoints below {@code training}.
 *
 * @param path where it lies
 * @param processes that train in it together; only the first of them writes, the methods of the others write nothing
 */
public record RunDirectory(Path path, ProcessGroup processes) {

    private static final int FORMAT_VERSION = 1;
    private static final String RECIPE = "recipe.json";
    private static final String REPLICAS = "replicas";
    private static final String THREADS = "threads an operator";

    /**
     * The directory of a new run. Nothing is made before {@link #begin}.
     *
     * @param processes that train in it
     * @throws IOException in one line, if something is there already
     */
    public static RunDirectory fresh(Path path, ProcessGroup processes) throws IOException {
        RunDirectory run = new RunDirectory(path, processes);
        run.requireEmpty();
        return run;
    }

    /**
     * The directory of a run that was begun, for one process.
     *
     * @throws IOException in one line, if none is there
     */
    public static RunDirectory existing(Path path) throws IOException {
        return existing(path, ProcessGroup.single());
    }

    /**
     * The directory of a run that was begun.
     *
     * @param processes that train in it
     * @throws IOException in one line, if none is there
     */
    public static RunDirectory existing(Path path, ProcessGroup processes) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException("there is no run in " + path + ": "
                    + (Files.exists(path) ? "not a directory" : "no such directory"));
        }
        if (!Files.exists(path.resolve(RECIPE))) {
            throw new IOException("there is no run in " + path + ": it has no " + RECIPE);
        }
        return new RunDirectory(path, processes);
    }

    /** Whether this process is the one that writes. */
    public boolean isWriter() {
        return processes.rank() == 0;
    }

    /** Makes the directory of a new run. */
    public void begin() throws IOException {
        requireEmpty();
        if (isWriter()) {
            AtomicFiles.createDirectories(path);
            AtomicFiles.removeLeftovers(path);
        }
    }

    /**
     * A failure after a checkpoint was written, in one line that names it: the run goes on from there.
     *
     * @param checkpoint the newest that is whole
     */
    public static IOException failedAfter(Path checkpoint, Throwable cause) {
        return new IOException(NativeErrors.explain(cause) + "; the last good checkpoint is " + checkpoint, cause);
    }

    /** Deletes everything in it, so that a run that never took a step does not stand in the way of the next try. */
    public void discard() throws IOException {
        if (isWriter()) {
            AtomicFiles.deleteTree(path);
        }
    }

    private void requireEmpty() throws IOException {
        if (!isWriter() || !Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " is not a directory, but a run goes into one");
        }
        List<Path> ofKilledRuns = AtomicFiles.leftovers(path); // which had written nothing yet
        try (Stream<Path> inside = Files.list(path)) {
            if (!inside.allMatch(ofKilledRuns::contains)) {
                throw new IOException(
                        path + " is not empty: --resume goes on with the run in it, --run DIR names another place");
            }
        }
    }

    /**
     * Records the resolved recipe and what it is carried out with; where that stands there already, nothing is written.
     *
     * @param environment the build, the machine
     * @param layout the threads of each process
     */
    public void writeRecipe(ObjectNode recipe, Map<String, String> environment, ThreadLayout layout)
            throws IOException {
        if (!isWriter()) {
            return;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("formatVersion", FORMAT_VERSION);
        json.set("recipe", recipe);
        ObjectNode facts = json.putObject("environment");
        environment.forEach(facts::put);
        facts.put("processes", Integer.toString(processes.worldSize()));
        facts.put(REPLICAS, Integer.toString(layout.replicas()));
        facts.put(THREADS, Integer.toString(layout.threads()));
        Path file = path.resolve(RECIPE);
        if (!Files.exists(file) || !JsonFiles.read(file).equals(json)) {
            JsonFiles.write(file, json);
        }
    }

    /** What the recipe was last carried out with: the build, the machine, processes and threads. */
    public Map<String, String> environment() throws IOException {
        JsonFields facts = recorded().getObject("environment");
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> fact : facts.node().properties()) {
            environment.put(fact.getKey(), facts.getText(fact.getKey()));
        }
        return environment;
    }

    /** The threads that the run was last trained with. */
    public ThreadLayout layout() throws IOException {
        Map<String, String> environment = environment();
        try {
            return new ThreadLayout(
                    Integer.parseInt(environment.getOrDefault(REPLICAS, "")),
                    Integer.parseInt(environment.getOrDefault(THREADS, "")));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    recipeFile() + ": environment must say \"" + REPLICAS + "\" and \"" + THREADS
                            + "\", each at least 1: " + e.getMessage(),
                    e);
        }
    }

    /** The resolved recipe of the run. */
    public ObjectNode recipe() throws IOException {
        return (ObjectNode) recorded().getObject("recipe").node();
    }

    private JsonFields recorded() throws IOException {
        JsonFields json = JsonFields.read(path.resolve(RECIPE));
        if (json.getInt("formatVersion") != FORMAT_VERSION) {
            throw new IOException(json.source() + ": formatVersion is " + json.getInt("formatVersion") + ", expected "
                    + FORMAT_VERSION);
        }
        return json;
    }

    /** The file of the recipe, for messages. */
    public String recipeFile() {
        return path.resolve(RECIPE).toString();
    }

    /** Where the newest checkpoint lies. */
    public Optional<Path> newestCheckpoint() throws IOException {
        return CheckpointDirectory.ofRun(path).newestFirst().stream()
                .map(Checkpoint::directory)
                .findFirst();
    }

    /** The page that tells of the run. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Stores a model under the first of these architectures that expresses it. */
    public <M extends Module> void writeModel(M model, List<Architecture<M>> architectures, ObjectNode generation)
            throws IOException {
        if (isWriter()) {
            JsonFiles.write(path.resolve("generation_config.json"), generation);
        }
        writeModel(model, architectures);
    }

    /** Stores a model that has no way of decoding to be told of. */
    public <M extends Module> void writeModel(M model, List<Architecture<M>> architectures) throws IOException {
        if (!isWriter()) {
            return;
        }
        Architecture<M> architecture = architectures.stream()
                .filter(candidate -> candidate.expresses(model))
                .findFirst()
                .orElseThrow();
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(
                    path.resolve("model.safetensors"), architecture.weights(model), Map.of("format", "pt"));
        }
        JsonFiles.write(
                path.resolve("config.json"), architecture.config(model)); // last: its presence says all is there
    }

    /**
     * Reads the model of the run.
     *
     * @throws IOException in one line: there is none yet, or it is of no architecture among these
     */
    public <M extends Module> M readModel(List<Architecture<M>> architectures) throws IOException {
        if (!Files.exists(path.resolve("config.json"))) {
            throw new IOException(path + " has no trained model yet: \"figment train … --resume --run " + path
                    + "\" goes on with its training");
        }
        HuggingFaceDirectory directory = HuggingFaceDirectory.of(path);
        String type = directory.modelType();
        for (Architecture<M> architecture : architectures) {
            if (architecture.modelType().equals(type)) {
                return architecture.read(directory);
            }
        }
        throw new IOException(path + " holds a model of type " + type + ", expected "
                + String.join(
                        " or ",
                        architectures.stream().map(Architecture::modelType).toList()));
    }
}
