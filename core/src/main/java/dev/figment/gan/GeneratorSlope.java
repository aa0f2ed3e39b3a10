package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How much the generator's loss changes with its examples:
 *
 * <pre>mean over examples of ‖∂L_G ⁄ ∂G(z)‖ · √(E ‖x − mean x‖²)</pre>
 *
 * <p>by the deviation of the data, so that it has no unit. Nothing reaches the generator but through this slope: where it is 0
 * the discriminator's verdict is the same whatever the generator does. Stateless.
 */
public final class GeneratorSlope {

    private GeneratorSlope() {}

    /**
     * Over one batch and as many generated examples.
     *
     * @param key of the latent vectors: the same key, the same vectors
     */
    public static <B extends Batch<B>> double of(AdversarialGame<B> game, B batch, RandomKey key) {
        Judgement<B> judgement = new Judgement<>(game);
        try (GradientMode on = GradientMode.on();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            Examples real = game.examples().apply(batch);
            Tensor generated = judgement.generate(real).detach().requires_grad_(true);
            Tensor loss =
                    judgement.generatorLoss(judgement.logits(judgement.shownGenerated(generated), real.labels())); // []
            Tensor slopes = torch.grad(new TensorVector(loss), new TensorVector(generated))
                    .get(0)
                    .flatten(1, -1)
                    .square()
                    .sum(1)
                    .sqrt(); // [B]
            Tensor x = real.values().detach().flatten(1, -1); // [B, n]
            double deviation = Math.sqrt(
                    x.sub(x.mean(new long[] {0})).square().sum(1).mean().item_double());
            return slopes.mean().item_double() * deviation;
        }
    }
}
