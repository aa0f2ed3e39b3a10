package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.Neighbourhoods;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a generated example keeps from its nearest neighbour, beside how far a real one does: the median distance to the
 * nearest other example of a batch over that of real ones, in the space of some features. About 1 where examples repel each
 * other as real ones do, 0 where they lie on top of each other, though in several places. Stateless.
 */
public final class RelativeSpacing {

    private static final int NEAREST = 1;

    private RelativeSpacing() {}

    /**
     * Over one batch and as many generated examples.
     *
     * @param batch of two examples at least, not all equal
     * @param features of examples
     * @param key of the latent vectors: the same key, the same vectors
     * @return from 0; infinite or not a number where every real example has an equal, or generated ones are not finite
     */
    public static <B extends Batch<B>> double of(
            AdversarialGame<B> game, B batch, FeatureExtractor features, RandomKey key) {
        return new Judgement<>(game).compared(batch, key, (real, generated) -> {
            if (!torch.isfinite(generated).all().item_bool()) {
                return Double.NaN;
            }
            return spacing(features.features(generated)) / spacing(features.features(real.values()));
        });
    }

    private static double spacing(Tensor examples) {
        return Neighbourhoods.of(examples, NEAREST).radii().median().item_double();
    }
}
