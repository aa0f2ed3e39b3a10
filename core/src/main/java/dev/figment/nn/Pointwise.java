package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * An {@link Activation} as a layer, for {@link Sequential}. Observers see what it makes as {@code activation} where units can
 * die, with ReLU, GELU and SiLU, and as {@code output} otherwise. Stateless.
 */
public final class Pointwise extends Layer {

    private final Activation activation;

    /** Applies the activation to each element. */
    public Pointwise(Activation activation) {
        this.activation = activation;
    }

    /**
     * Applies it to each element.
     *
     * @param x of any shape, floating point
     * @return the same shape, owned by the current scope
     */
    @Override
    public Tensor forward(Tensor x) {
        return observe(activation.silencesNegatives() ? "activation" : "output", activation.apply(x));
    }
}
