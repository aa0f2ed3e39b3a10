package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far generated examples lie from each other, beside how far real ones do: the mean distance of pairs over that of real
 * pairs. About 1 where they vary alike, 0 where a generator makes one example. Stateless.
 */
public final class RelativeDiversity {

    private RelativeDiversity() {}

    /**
     * Over one batch and as many generated examples.
     *
     * @param batch of two examples at least, not all equal
     * @param key of the latent vectors: the same key, the same vectors
     * @return from 0; infinite or not a number where real examples do not differ
     */
    public static <B extends Batch<B>> double of(AdversarialGame<B> game, B batch, RandomKey key) {
        return new Judgement<>(game)
                .compared(batch, key, (real, generated) -> meanDistance(generated) / meanDistance(real.values()));
    }

    private static double meanDistance(Tensor examples) {
        return torch.pdist(examples.flatten(1, -1), 2).mean().item_double();
    }
}
