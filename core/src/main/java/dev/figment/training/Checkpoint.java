package dev.figment.training;

import dev.figment.io.SafetensorsFile;
import dev.figment.nn.Module;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One checkpoint on disk, {@code step-N/}:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><td>{@code model.safetensors}</td><td>parameters and buffers</td></tr>
 * <tr><td>{@code optimizer-PHASE.safetensors}</td><td>what the optimiser of each phase remembers</td></tr>
 * <tr><td>{@code average.safetensors}</td><td>averaged parameters, and what averaging remembers</td></tr>
 * <tr><td>{@code state.json}</td><td>step, position in the data, best score, seed, environment</td></tr>
 * <tr><td>{@code manifest.json}</td><td>size and SHA-256 of each of these</td></tr>
 * </table>
 *
 * @param directory where it lies
 * @param step the steps done when it was written
 */
public record Checkpoint(Path directory, long step) {

    static final String MODEL = "model.safetensors";
    static final String AVERAGE = "average.safetensors";

    /** The prefix of averaged parameters among what averaging remembers. */
    static final String AVERAGED = "average.";

    /**
     * Holds every file to the manifest.
     *
     * @throws IOException in one line, naming the file that is missing or damaged
     */
    public void verify() throws IOException {
        CheckpointManifest.verify(directory);
    }

    /**
     * Copies the weights as they were trained into a model.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the weights do not fit the model
     */
    public void loadTrained(Module model) throws IOException {
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(directory.resolve(MODEL))) {
            model.load(file.tensors());
        }
    }
}
