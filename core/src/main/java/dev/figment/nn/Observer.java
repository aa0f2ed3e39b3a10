package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;

/** Looks at what passes through a model: attention weights, activations. Opened with {@link Observation#open}. */
@FunctionalInterface
public interface Observer {

    /**
     * Called during a forward pass, on its thread.
     *
     * @param path the dotted name of the module
     * @param what names the value: {@code attention.weights}, {@code output}
     * @param value belongs to the model's current scope: copy what is to be kept
     */
    void observed(String path, String what, Tensor value);

    /**
     * Whether this observer looks at values of a name that cost extra to compute: fused attention, for one, has no
     * weights to show and steps aside for those who ask.
     */
    default boolean wants(String what) {
        return true;
    }
}
