package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the objectives of a game are made of: latent vectors, what the discriminator is shown, its logits and its
 * losses. All tensors belong to the current scope.
 *
 * @param game the rules
 * @param <B> the batch's type
 */
record Judgement<B extends Batch<B>>(AdversarialGame<B> game) {

    /** G(z | y) with z standard normal, a latent vector for each real example and of its class. */
    Tensor generate(Examples real) {
        Generator generator = game.networks().generator();
        long examples = real.values().size(0);
        Tensor latent = Randomness.current()
                .normal("latent", examples, generator.latentDim())
                .to(real.values().scalar_type()); // [B, latentDim]
        return generator.forward(latent, real.labels());
    }

    /** Examples as the discriminator is shown them. */
    Tensor shown(Tensor examples) {
        return game.packing().pack(examples);
    }

    /** D of what it is shown, [B ⁄ m, 1]. */
    Tensor logits(Tensor shown, @Nullable Tensor labels) {
        try (Randomness packs = Randomness.openGroups(game.packing().degree())) {
            return game.networks().discriminator().forward(shown, labels);
        }
    }

    /** Σ ofReal + Σ ofGenerated. */
    Tensor discriminatorLoss(Tensor realLogits, Tensor generatedLogits) {
        AdversarialLoss loss = game.loss();
        return loss.ofReal(realLogits)
                .sum()
                .add(loss.ofGenerated(generatedLogits).sum());
    }

    /** Σ ofGenerator. */
    Tensor generatorLoss(Tensor generatedLogits) {
        return game.loss().ofGenerator(generatedLogits).sum();
    }

    /** The penalties that are due at a step, each counted for the steps it is left out of; null where none is. */
    @Nullable
    Tensor penalties(long step, Tensor real, Tensor generated, @Nullable Tensor labels) {
        UnaryOperator<Tensor> discriminator =
                x -> game.networks().discriminator().forward(x, labels);
        Tensor sum = null;
        for (DiscriminatorPenalty penalty : game.penalties()) {
            if (penalty.isDue(step)) {
                try (Scope scope = Scope.open();
                        Randomness packs = Randomness.openGroups(game.packing().degree())) {
                    Tensor term = penalty.sum(discriminator, real, generated).mul(new Scalar(penalty.every()));
                    sum = scope.keep(sum == null ? term : sum.add(term));
                }
            }
        }
        return sum;
    }
}
