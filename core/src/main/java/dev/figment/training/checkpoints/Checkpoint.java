package dev.figment.training.checkpoints;

import dev.figment.io.SafetensorsFile;
import dev.figment.nn.Module;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * One checkpoint on disk, {@code step-N/}:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><td>{@code model.safetensors}</td><td>parameters and buffers</td></tr>
 * <tr><td>{@code optimizer-PHASE.safetensors}</td><td>what the optimiser of each phase remembers</td></tr>
 * <tr><td>{@code average.safetensors}</td><td>what the average of parameters remembers, where there is one</td></tr>
 * <tr><td>{@code averaged-model.safetensors}</td><td>the model with the mean in place of its parameters</td></tr>
 * <tr><td>{@code generator.safetensors}</td><td>the state of LibTorch's own generator, for objectives that draw from
 * it</td></tr>
 * <tr><td>{@code state.json}</td><td>step, position in the data, best score, seed, environment</td></tr>
 * <tr><td>{@code manifest.json}</td><td>size and SHA-256 of each of these</td></tr>
 * </table>
 *
 * @param directory where it lies
 * @param step the steps done when it was written
 */
public record Checkpoint(Path directory, long step) {

    /** Parameters and buffers. */
    public static final String MODEL = "model.safetensors";

    /** What the average of parameters remembers. */
    public static final String AVERAGE = "average.safetensors";

    /** The model with the mean in place of its parameters. */
    public static final String AVERAGED_MODEL = "averaged-model.safetensors";

    /** The state of LibTorch's own generator. */
    public static final String GENERATOR = "generator.safetensors";

    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})(\\.replaced)?");

    /**
     * The checkpoint in a directory.
     *
     * @throws IllegalArgumentException if the directory is not named {@code step-N}
     */
    public static Checkpoint at(Path directory) {
        return find(directory)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the directory of a checkpoint is named step-N, but this is " + directory));
    }

    /** The checkpoint in a directory, if its name says that it is one. */
    static Optional<Checkpoint> find(Path directory) {
        Matcher name = NAME.matcher(directory.getFileName().toString());
        return name.matches()
                ? Optional.of(new Checkpoint(directory, Long.parseLong(name.group(1))))
                : Optional.empty();
    }

    /**
     * Holds every file to the manifest.
     *
     * @throws IOException in one line, naming the file that is missing or damaged
     */
    public void verify() throws IOException {
        CheckpointManifest.verify(directory);
    }

    /**
     * Copies the weights that validation measured into a model: the averaged ones where there are such, else those that
     * were trained.
     *
     * @throws IOException in one line, if the file cannot be read or has another SHA-256 than the manifest says
     * @throws IllegalArgumentException if the weights do not fit the model
     */
    public void load(Module model) throws IOException {
        String name = Files.exists(directory.resolve(AVERAGED_MODEL)) ? AVERAGED_MODEL : MODEL;
        try {
            CheckpointManifest.verify(directory, name);
        } catch (IOException e) {
            throw new IOException("the checkpoint " + directory + " is damaged: " + e.getMessage(), e);
        }
        read(name, model::load);
    }

    /**
     * Hands on the tensors of one of its files, unverified; they live as long as the call.
     *
     * @throws IOException in one line, if the file is missing or not of safetensors
     */
    public void read(String name, Consumer<Map<String, Tensor>> into) throws IOException {
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(directory.resolve(name))) {
            into.accept(file.tensors());
        }
    }
}
