package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.nn.InjectedGradient;
import dev.figment.nn.Module;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Gradients.Graph;
import dev.figment.tensor.RandomKey;
import dev.figment.training.Loss;
import dev.figment.training.PartGradients;
import dev.figment.training.SideBySide;
import java.util.List;
import java.util.concurrent.Executor;
import org.bytedeco.pytorch.Tensor;

/**
 * Both sides of a game at once, over one batch of generated examples, judged once:
 *
 * <pre>
 * value       L_D + L_G
 * gradient    ∂L_D ⁄ ∂θ_D for the discriminator, ∂L_G ⁄ ∂θ_G for the generator
 * </pre>
 *
 * <p>This is the gradient of no one function: L_G is taken back to the generated examples, and from there into the generator
 * alone. The weight is the number of judgements.
 *
 * @param <B> the batch's type
 */
public final class SimultaneousObjective<B extends Batch<B>> implements SideBySide<B> {

    private final AdversarialGame<B> game;
    private final Judgement<B> judgement;
    private final DiscriminatorSide<B> side;

    /** Of a game. */
    public SimultaneousObjective(AdversarialGame<B> game) {
        this.game = game;
        this.judgement = new Judgement<>(game);
        this.side = new DiscriminatorSide<>(game);
    }

    @Override
    public Module model() {
        return game.networks();
    }

    @Override
    public List<String> terms() {
        return List.of(AdversarialGame.DISCRIMINATOR, AdversarialGame.GENERATOR);
    }

    @Override
    public void beginStep(long step) {
        side.beginStep(step);
    }

    @Override
    public Loss loss(B batch) {
        Examples real = game.examples().apply(batch);
        Tensor generated = judgement.generate(real); // [B, …]
        try (GradientMode on = GradientMode.on()) {
            Tensor judged = generated.detach().requires_grad_(true); // where the two gradients part
            DiscriminatorSide.Verdict verdict = side.judge(real, judged);
            Tensor generatorLoss = judgement.generatorLoss(verdict.generatedLogits()); // []
            Tensor direction =
                    Gradients.of(generatorLoss, judged, Graph.KEPT); // ∂L_G ⁄ ∂G(z); L_D goes back over it too
            Tensor intoGenerator = InjectedGradient.into(generatorLoss, List.of(generated), List.of(direction));
            return new Loss(
                    verdict.loss().add(intoGenerator), verdict.judgements(), List.of(verdict.loss(), generatorLoss));
        }
    }

    /** The terms of real and of generated examples, unless penalties or augmentation look at both. */
    @Override
    public boolean hasTermsApart() {
        return game.penalties().isEmpty() && game.networks().augmentation().isEmpty();
    }

    @Override
    public PartGradients differentiate(B batch, List<Tensor> parameters, RandomKey key, Executor other) {
        return new TwoThreads<>(game, parameters).differentiate(batch, key, other);
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
