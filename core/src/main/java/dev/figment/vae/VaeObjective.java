package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A loss of a variational autoencoder, summed over the images of a batch and weighted by their number: nats per image. The
 * noise of an image is a function of the step and the image. Safe for use by many threads, as far as its model is.
 */
public abstract sealed class VaeObjective implements Objective<ImageBatch>
        permits Elbo, FreeBits, Capacity, TotalCorrelation, ImportanceWeighted {

    private static final String NOISE = "latent";

    private final VariationalAutoencoder model;

    VaeObjective(VariationalAutoencoder model) {
        this.model = model;
    }

    @Override
    public final VariationalAutoencoder model() {
        return model;
    }

    /** How many codes are drawn for each image; the noise is [B, D] where it is one. */
    abstract int samples();

    /**
     * The loss of a batch as a function of the noise.
     *
     * @param x [B, P]
     * @param labels int64 [B] for a conditional model, else null
     * @param noise standard normal, [B, D]; of several samples [k, B, D]
     * @return the sum over the batch, a scalar [], owned by the current scope
     */
    public abstract Tensor loss(Tensor x, @Nullable Tensor labels, Tensor noise);

    @Override
    public final Loss loss(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor x = batch.images().flatten(1, -1); // [B, P]
            Tensor labels = model.config().classes() == 0 ? null : batch.labelIds();
            return new Loss(scope.keep(loss(x, labels, noise(batch.examples()))), batch.weight());
        }
    }

    private Tensor noise(int examples) {
        int dimension = model.config().latentDim();
        if (samples() == 1) {
            return Randomness.current().normal(NOISE, examples, dimension);
        }
        return Randomness.current()
                .normal(NOISE, examples, samples(), dimension)
                .transpose(0, 1); // [k, B, D]
    }
}
