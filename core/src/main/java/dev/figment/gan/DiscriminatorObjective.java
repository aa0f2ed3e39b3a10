package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.tensor.GradientMode;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import org.bytedeco.pytorch.Tensor;

/**
 * The discriminator's side of a game, over as many generated examples as real ones:
 *
 * <pre>L_D = Σᵢ ofReal(D(xᵢ)) + ofGenerated(D(G(zᵢ))) + the penalties that are due</pre>
 *
 * <p>Nothing flows back into the generator. In evaluation there are no penalties. The weight is the number of judgements.
 *
 * @param <B> the batch's type
 */
public final class DiscriminatorObjective<B extends Batch<B>> implements Objective<B> {

    private final AdversarialGame<B> game;
    private final Judgement<B> judgement;
    private final DiscriminatorSide<B> side;

    /** Of a game. */
    public DiscriminatorObjective(AdversarialGame<B> game) {
        this.game = game;
        this.judgement = new Judgement<>(game);
        this.side = new DiscriminatorSide<>(game);
    }

    @Override
    public Module model() {
        return game.networks();
    }

    @Override
    public void beginStep(long step) {
        side.beginStep(step);
    }

    @Override
    public Loss loss(B batch) {
        Examples real = game.examples().apply(batch);
        Tensor generated; // [B, …]
        try (GradientMode off = GradientMode.off()) {
            generated = judgement.generate(real);
        }
        DiscriminatorSide.Verdict verdict = side.judge(real, generated);
        return new Loss(verdict.loss(), verdict.judgements());
    }

    @Override
    public void endStep(long step) {
        side.endStep();
    }

    @Override
    public boolean needsWholeBatch() {
        return game.needsWholeBatch();
    }
}
