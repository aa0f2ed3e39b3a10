package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;

/** A module from one tensor to one tensor: what {@link Sequential} is made of. */
public abstract class Layer extends Module {

    /**
     * Applies the layer.
     *
     * @return owned by the current scope
     */
    public abstract Tensor forward(Tensor x);
}
