package dev.figment.gan.networks;

import dev.figment.nn.Module;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** G(z) or G(z | y): from latent vectors, and classes where it is conditional, to examples. */
public abstract class Generator extends Module {

    private final int latentDim;
    private final int classes;

    /**
     * Of latent vectors of a length.
     *
     * @param classes how many there are to choose from; 0 for a generator without condition
     * @throws IllegalArgumentException if the length is not positive or the number of classes negative
     */
    protected Generator(int latentDim, int classes) {
        if (latentDim < 1 || classes < 0) {
            throw new IllegalArgumentException(
                    "a generator has latent vectors of positive length and 0 or more classes," + " not " + latentDim
                            + " and " + classes);
        }
        this.latentDim = latentDim;
        this.classes = classes;
    }

    /**
     * Generates examples without condition.
     *
     * @param latent z [B, latentDim], standard normal in training
     * @return [B, …], owned by the current scope
     * @throws IllegalArgumentException if z has another shape, or the generator is conditional
     */
    public final Tensor forward(Tensor latent) {
        return forward(latent, null);
    }

    /**
     * Generates examples.
     *
     * @param latent z [B, latentDim], standard normal in training
     * @param labels y, int64 [B], 0 … classes − 1; null exactly where the generator is not conditional
     * @return [B, …], owned by the current scope
     * @throws IllegalArgumentException if z or y has another shape, or y is missing or in excess
     */
    public final Tensor forward(Tensor latent, @Nullable Tensor labels) {
        if (latent.dim() != 2 || latent.size(1) != latentDim) {
            throw new IllegalArgumentException("latent vectors of " + this + " must be [B, " + latentDim + "], but are "
                    + Shapes.describe(latent));
        }
        Labels.require(this, latent.size(0), classes, labels);
        return generate(latent, labels);
    }

    /** What {@link #forward(Tensor, Tensor)} promises, its arguments being right. */
    protected abstract Tensor generate(Tensor latent, @Nullable Tensor labels);

    /** The length of z. */
    public final int latentDim() {
        return latentDim;
    }

    /** How many classes there are to choose from; 0 without condition. */
    public final int classes() {
        return classes;
    }
}
