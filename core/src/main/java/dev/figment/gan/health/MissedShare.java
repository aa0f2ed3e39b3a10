package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.metrics.FeatureCells;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.global.torch;

/**
 * The share of real examples of a batch whose like is generated too seldom: those in {@link FeatureCells}, one for every
 * {@value #EACH} real examples, that have less than half of their part of the generated ones. Of {@value #EACH} that are due, chance
 * leaves out half less than once in a hundred thousand times, and cells so large hold modes rather than parts of them: so it is about
 * the share of the modes that are missing, though nobody says which there are. {@link GeneratedCoverage}, which looks closer, falls as well where
 * modes are there and only too thin. Stateless.
 */
public final class MissedShare {

    private static final int EACH = 64;
    private static final double LEAST_PART = 0.5;

    private MissedShare() {}

    /**
     * Over one batch and as many generated examples.
     *
     * @param features of examples
     * @param key of the latent vectors and the cells: the same key, the same ones
     * @return 0 … 1; not a number where there are too few examples for two cells, or generated ones are not finite
     */
    public static <B extends Batch<B>> double of(
            AdversarialGame<B> game, B batch, FeatureExtractor features, RandomKey key) {
        return new Judgement<>(game).compared(batch, key, (real, generated) -> {
            int cells = Math.toIntExact(real.values().size(0) / EACH);
            if (cells < 2 || !torch.isfinite(generated).all().item_bool()) {
                return Double.NaN;
            }
            return FeatureCells.of(
                            features.features(real.values()), features.features(generated), cells, key.fold("cells"))
                    .shareMissed(LEAST_PART);
        });
    }
}
