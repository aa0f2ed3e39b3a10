package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.DiscriminatorPenalty;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The discriminator's side of a game, whoever moves with it: its loss at a step, and what its update is followed by.
 *
 * <pre>L_D = Σᵢ ofReal(D(xᵢ)) + ofGenerated(D(G(zᵢ))) + the penalties that are due</pre>
 *
 * <p>In evaluation there are no penalties. For one thread at a time, but for {@link #judge}.
 *
 * @param <B> the batch's type
 */
final class DiscriminatorSide<B extends Batch<B>> {

    private final AdversarialGame<B> game;
    private final Judgement<B> judgement;
    private long step;

    DiscriminatorSide(AdversarialGame<B> game) {
        this.game = game;
        this.judgement = new Judgement<>(game);
    }

    /**
     * What came of showing the discriminator real and generated examples.
     *
     * @param loss L_D, a scalar []
     * @param generatedLogits D(G(z)), [B ⁄ m, 1]
     */
    record Verdict(Tensor loss, Tensor generatedLogits) {

        /** How many judgements each mean is over. */
        long judgements() {
            return generatedLogits.size(0);
        }
    }

    /**
     * A step begins.
     *
     * @throws IllegalArgumentException if augmentation is to adapt to a loss without a boundary
     */
    void beginStep(long number) {
        game.requireBoundaryForAugmentation();
        step = number;
    }

    /** Judges as many generated examples as real ones; the tensors belong to the current scope. */
    Verdict judge(Examples real, Tensor generated) {
        Tensor shownReal = judgement.shownReal(real.values());
        Tensor shownGenerated = judgement.shownGenerated(generated);
        Tensor realLogits = judgement.logits(shownReal, real.labels()); // [B ⁄ m, 1]
        Tensor generatedLogits = judgement.logits(shownGenerated, real.labels()); // [B ⁄ m, 1]
        AdversarialLoss loss = game.loss();
        Tensor sum = loss.ofReal(realLogits)
                .sum()
                .add(loss.ofGenerated(generatedLogits).sum()); // []
        if (game.networks().isTraining()) {
            loss.boundary().ifPresent(boundary -> game.networks()
                    .augmentation()
                    .ifPresent(augmentation -> augmentation.judged(
                            realLogits, boundary, real.values().size(0))));
            for (DiscriminatorPenalty penalty : game.penalties()) {
                if (penalty.isDue(step)) {
                    Tensor term = judgement.penalty(penalty, shownReal, shownGenerated, real.labels());
                    sum = sum.add(term.mul(new Scalar(game.fading().at(step))));
                }
            }
        }
        return new Verdict(sum, generatedLogits);
    }

    /** The discriminator was updated. */
    void endStep() {
        game.networks().augmentation().ifPresent(augmentation -> augmentation.endStep(step));
        game.clipping()
                .ifPresent(clipping -> clipping.clip(
                        game.networks().discriminator().parameters().values()));
    }
}
