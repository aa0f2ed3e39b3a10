package dev.figment.nn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.HuggingFaceDirectory;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * How models of one kind are stored as a Hugging Face directory: {@code config.json} with a {@code model_type}, and
 * tensors under that type's names. Stateless.
 *
 * @param <M> the model
 */
public interface Architecture<M extends Module> {

    /** The {@code model_type} of {@code config.json}. */
    String modelType();

    /** Whether this type can express the model. */
    boolean expresses(M model);

    /** {@code config.json}. */
    ObjectNode config(M model);

    /**
     * The tensors under this type's names.
     *
     * @return views of the model's own tensors, or new ones owned by the current scope
     */
    Map<String, Tensor> weights(M model);

    /**
     * Builds the model that a directory holds, in evaluation mode.
     *
     * @return owned by the caller
     * @throws IOException in one line: a file is missing or damaged, the model is of another type, uses an option that
     *     this type here does not have, or its tensors do not fit its configuration
     */
    M read(HuggingFaceDirectory directory) throws IOException;

    /**
     * Copies what was read into a model just built, and sets it to evaluation mode; a model that it does not fit is closed.
     *
     * @throws IOException in one line, naming the directory and what does not fit
     */
    static <M extends Module> M filled(M model, Map<String, Tensor> values, HuggingFaceDirectory directory)
            throws IOException {
        try {
            model.load(values);
        } catch (IllegalArgumentException e) {
            model.close();
            throw new IOException(directory.path() + ": " + e.getMessage(), e);
        }
        model.eval();
        return model;
    }
}
