package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * A layer that can be applied with another weight in place of its own, of the same shape: what {@link SpectralNorm} and
 * other functions of a weight are put around. Which layer it is decides only what the weight is used for.
 */
public abstract class WeightedLayer extends Layer {

    /**
     * Applies the layer with a given weight; a bias stays the layer's own.
     *
     * @param weight of the shape of {@link #weight()}
     * @return owned by the current scope
     */
    public abstract Tensor forward(Tensor x, Tensor weight);

    @Override
    public final Tensor forward(Tensor x) {
        return forward(x, weight());
    }

    /** The layer's own weight, which belongs to it. */
    public abstract Tensor weight();

    /** Which dimension of the weight counts the outputs: 0, except in transposed convolutions. */
    public int outputDimension() {
        return 0;
    }
}
