package dev.figment.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as Hugging Face lays it out: {@code config.json} with its {@code model_type}, weights in
 * {@code model.safetensors} or in shards, and sometimes {@code generation_config.json}. For reading; it holds nothing
 * open. Immutable and thread-safe.
 */
public final class HuggingFaceDirectory {

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";

    private final Path path;

    private HuggingFaceDirectory(Path path) {
        this.path = path;
    }

    /**
     * A directory that has at least a {@code config.json}.
     *
     * @throws IOException in one line, if it has not
     */
    public static HuggingFaceDirectory of(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException(path + (Files.exists(path) ? " is not a directory" : " does not exist"));
        }
        if (!Files.isRegularFile(path.resolve(CONFIG))) {
            throw new IOException(path + " is not a model directory: it has no " + CONFIG);
        }
        return new HuggingFaceDirectory(path);
    }

    /** Where it lies; the tokeniser's files stand there too. */
    public Path path() {
        return path;
    }

    /** The architecture that the model says it is: {@code model_type} of {@code config.json}. */
    public String modelType() throws IOException {
        return configFields().getText("model_type");
    }

    /** {@code config.json}. */
    public JsonNode config() throws IOException {
        return JsonFiles.read(path.resolve(CONFIG));
    }

    /** The fields of {@code config.json}. */
    public JsonFields configFields() throws IOException {
        return JsonFields.read(path.resolve(CONFIG));
    }

    /** The fields of {@code generation_config.json}, where there is one. */
    public Optional<JsonFields> generationConfig() throws IOException {
        Path file = path.resolve(GENERATION_CONFIG);
        return Files.exists(file) ? Optional.of(JsonFields.read(file)) : Optional.empty();
    }

    /** Opens the weights, to be closed by the caller. Pickle is never read. */
    public ModelWeights openWeights() throws IOException {
        return ModelWeights.open(path);
    }
}
