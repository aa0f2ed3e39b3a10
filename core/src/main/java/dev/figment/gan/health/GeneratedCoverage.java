package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.metrics.DensityCoverage;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.global.torch;

/**
 * The share of real examples of a batch that have a generated one in their neighbourhood: {@link DensityCoverage#coverage}. It
 * falls where modes are missing, though nobody says which modes there are. Stateless.
 */
public final class GeneratedCoverage {

    private GeneratedCoverage() {}

    /**
     * Over one batch and as many generated examples.
     *
     * @param features of examples
     * @param key of the latent vectors: the same key, the same vectors
     * @return 0 … 1; not a number where there are too few examples to have neighbours, or generated ones are not finite
     */
    public static <B extends Batch<B>> double of(
            AdversarialGame<B> game, B batch, FeatureExtractor features, RandomKey key) {
        return new Judgement<>(game).compared(batch, key, (real, generated) -> {
            if (real.values().size(0) <= DensityCoverage.NEIGHBOUR
                    || !torch.isfinite(generated).all().item_bool()) {
                return Double.NaN;
            }
            return DensityCoverage.between(features.features(real.values()), features.features(generated))
                    .coverage();
        });
    }
}
