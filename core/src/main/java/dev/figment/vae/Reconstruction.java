package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.Scope;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * L = Σ_x −log p(x | decoder(encoder(x))), nats per image: how the plain autoencoder is trained. Safe for use by many
 * threads, as far as its model is.
 */
public final class Reconstruction implements Objective<ImageBatch> {

    private final Autoencoder model;

    /** Trains a model, which it does not own. */
    public Reconstruction(Autoencoder model) {
        this.model = model;
    }

    @Override
    public Autoencoder model() {
        return model;
    }

    @Override
    public Loss loss(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor x = batch.images().flatten(1, -1); // [B, P]
            Tensor labels = model.config().classes() == 0 ? null : batch.labelIds();
            return new Loss(scope.keep(loss(x, labels)), batch.weight());
        }
    }

    /**
     * The loss of a batch.
     *
     * @param x [B, P]
     * @param labels int64 [B] for a conditional model, else null
     * @return the sum over the batch, a scalar [], owned by the current scope
     */
    public Tensor loss(Tensor x, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            Tensor output = model.decode(model.codes(x, labels), labels);
            return scope.keep(
                    model.config().likelihood().logProbability(x, output).sum().neg());
        }
    }
}
