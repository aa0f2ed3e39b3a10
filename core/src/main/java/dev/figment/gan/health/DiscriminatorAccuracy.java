package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How often the discriminator of a game is right at the {@link AdversarialLoss#boundary} of its loss, which says who is
 * winning: both shares near ½ where it cannot tell, both 1 where it has won.
 *
 * @param real the share of real judgements with a logit above the boundary
 * @param generated the share of generated ones below it
 */
public record DiscriminatorAccuracy(double real, double generated) {

    /**
     * Over one batch and as many generated examples, with the networks in the mode that they are in.
     *
     * @param key of the latent vectors: the same key, the same vectors
     * @throws IllegalArgumentException if the loss has no boundary
     */
    public static <B extends Batch<B>> DiscriminatorAccuracy of(AdversarialGame<B> game, B batch, RandomKey key) {
        double boundary = game.loss()
                .boundary()
                .orElseThrow(() -> new IllegalArgumentException(game.loss() + " has no boundary to be right at"));
        Judgement<B> judgement = new Judgement<>(game);
        return judgement.compared(batch, key, (real, generated) -> {
            Tensor realLogits = judgement.logits(judgement.shownReal(real.values()), real.labels());
            Tensor generatedLogits = judgement.logits(judgement.shownGenerated(generated), real.labels());
            return new DiscriminatorAccuracy(
                    share(realLogits.gt(new Scalar(boundary))), share(generatedLogits.lt(new Scalar(boundary))));
        });
    }

    private static double share(Tensor right) {
        return (double) right.sum().item_long() / right.numel();
    }
}
