package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import org.bytedeco.pytorch.Tensor;

/**
 * The generator's side of a game, over as many generated examples as a batch has real ones, and of their classes:
 *
 * <pre>L_G = Σᵢ ofGenerator(D(G(zᵢ)))</pre>
 *
 * <p>The weight is the number of judgements.
 *
 * @param <B> the batch's type
 */
public final class GeneratorObjective<B extends Batch<B>> implements Objective<B> {

    private final AdversarialGame<B> game;
    private final Judgement<B> judgement;

    /** Of a game. */
    public GeneratorObjective(AdversarialGame<B> game) {
        this.game = game;
        this.judgement = new Judgement<>(game);
    }

    @Override
    public Module model() {
        return game.networks();
    }

    @Override
    public Loss loss(B batch) {
        Examples real = game.examples().apply(batch);
        Tensor generated = judgement.generate(real); // [B, …]
        Tensor logits = judgement.logits(judgement.shownGenerated(generated), real.labels()); // [B, 1]
        return new Loss(judgement.generatorLoss(logits), logits.size(0));
    }

    @Override
    public boolean needsWholeBatch() {
        return game.needsWholeBatch();
    }
}
