package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * The evidence lower bound of a set of images and its parts: means over images, in nats.
 *
 * @param reconstruction −log p(x | z) of one code drawn for each image
 * @param divergence KL(q(z | x) ‖ p(z))
 * @param squaredError the mean over values of (x − x̂)², of the picture x̂ of the mean code
 */
public record BoundParts(double reconstruction, double divergence, double squaredError) {

    /** The negative bound, a loss. */
    public double loss() {
        return reconstruction + divergence;
    }

    /**
     * Measures a set of images.
     *
     * @param key decides the code drawn for each image
     */
    public static BoundParts of(VariationalAutoencoder model, Iterable<ImageBatch> batches, RandomKey key) {
        double reconstruction = 0;
        double divergence = 0;
        double error = 0;
        long images = 0;
        try (GradientMode off = GradientMode.off()) {
            for (ImageBatch batch : batches) {
                try (Scope scope = Scope.open();
                        Randomness random = Randomness.open(key, batch.exampleIds())) {
                    Tensor x = batch.images().flatten(1, -1); // [B, P]
                    Tensor labels = LatentSummary.labels(model, batch);
                    Tensor noise = random.normal(
                            "latent", batch.examples(), model.config().latentDim());
                    ElboTerms terms = ElboTerms.of(model, x, labels, noise);
                    reconstruction -= terms.logLikelihood().sum().item_double();
                    divergence += terms.divergences().sum().item_double();
                    error += squaredError(model, batch) * batch.examples();
                    images += batch.examples();
                }
            }
        }
        return new BoundParts(reconstruction / images, divergence / images, error / images);
    }

    /** The mean over the values of a batch of (x − x̂)², of the picture of each mean code; also of a plain autoencoder. */
    public static double squaredError(ImageCoder model, ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor x = batch.images().flatten(1, -1); // [B, P]
            Tensor labels = LatentSummary.labels(model, batch);
            Tensor picture = model.pictures(model.codes(x, labels), labels); // [B, P]
            return picture.sub(x).square().mean().item_double();
        }
    }
}
