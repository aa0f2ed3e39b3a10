package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

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
        return judgement.compared(batch, key, (real, generated) -> {
            Tensor slopes = slopes(judgement, generated, real.labels()); // [B]
            Tensor x = real.values().detach().flatten(1, -1); // [B, n]
            double deviation = Math.sqrt(
                    x.sub(x.mean(new long[] {0})).square().sum(1).mean().item_double());
            return slopes.mean().item_double() * deviation;
        });
    }

    private static Tensor slopes(Judgement<?> judgement, Tensor generated, @Nullable Tensor labels) {
        try (GradientMode on = GradientMode.on()) {
            Tensor x = generated.requires_grad_(true);
            Tensor loss = judgement.generatorLoss(judgement.logits(judgement.shownGenerated(x), labels)); // []
            return Gradients.of(loss, x, Gradients.Graph.FREED)
                    .flatten(1, -1)
                    .square()
                    .sum(1)
                    .sqrt(); // [B]
        }
    }
}
