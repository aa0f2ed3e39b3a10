package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How often the discriminator of a game is right at a logit of 0, which says who is winning: both shares near ½ where it
 * cannot tell, both 1 where it has won. A {@link Wasserstein} critic has no such threshold.
 *
 * @param real the share of real judgements with a logit above 0
 * @param generated the share of generated ones below 0
 */
public record DiscriminatorAccuracy(double real, double generated) {

    /**
     * Over one batch and as many generated examples, with the networks in the mode that they are in.
     *
     * @param key of the latent vectors: the same key, the same vectors
     */
    public static <B extends Batch<B>> DiscriminatorAccuracy of(AdversarialGame<B> game, B batch, RandomKey key) {
        Judgement<B> judgement = new Judgement<>(game);
        try (GradientMode off = GradientMode.off();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            Examples real = game.examples().apply(batch);
            Tensor generated = judgement.generate(real);
            Tensor realLogits = judgement.logits(judgement.shown(real.values()), real.labels());
            Tensor generatedLogits = judgement.logits(judgement.shown(generated), real.labels());
            return new DiscriminatorAccuracy(shareAbove(realLogits), shareAbove(generatedLogits.neg()));
        }
    }

    private static double shareAbove(Tensor logits) {
        return (double) logits.gt(new Scalar(0)).sum().item_long() / logits.numel();
    }
}
