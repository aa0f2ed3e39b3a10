package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.gan.losses.DiscriminatorPenalty;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Generator;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the objectives of a game are made of: latent vectors, what the discriminator is shown, its logits, the
 * generator's loss and penalties. All tensors belong to the current scope. Immutable; random numbers are those of the current
 * {@link Randomness}.
 *
 * @param game the rules
 * @param <B> the batch's type
 */
public record Judgement<B extends Batch<B>>(AdversarialGame<B> game) {

    /** G(z | y) with z standard normal, a latent vector for each real example and of its class. */
    public Tensor generate(Examples real) {
        Generator generator = game.networks().generator();
        long examples = real.values().size(0);
        Tensor latent = Randomness.current()
                .normal("latent", examples, generator.latentDim())
                .to(real.values().scalar_type()); // [B, latentDim]
        return generator.forward(latent, real.labels());
    }

    /**
     * What a measure finds in a batch and as many generated examples, without gradients.
     *
     * @param key of the latent vectors: the same key, the same vectors
     * @param measure of the real examples and the generated ones
     */
    public <R> R compared(B batch, RandomKey key, BiFunction<Examples, Tensor, R> measure) {
        try (GradientMode off = GradientMode.off();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            Examples real = game.examples().apply(batch);
            return measure.apply(real, generate(real));
        }
    }

    /** Real examples as the discriminator is shown them. */
    public Tensor shownReal(Tensor examples) {
        return shown(examples, "augmentation.real");
    }

    /** Generated examples as the discriminator is shown them. */
    public Tensor shownGenerated(Tensor examples) {
        return shown(examples, "augmentation.generated");
    }

    private Tensor shown(Tensor examples, String place) {
        AdversarialNetworks networks = game.networks();
        Tensor seen = networks.isTraining()
                ? networks.augmentation()
                        .map(augmentation -> augmentation.of(examples, place))
                        .orElse(examples)
                : examples;
        return game.packing().pack(seen);
    }

    /** D of what it is shown, [B ⁄ m, 1]. */
    public Tensor logits(Tensor shown, @Nullable Tensor labels) {
        try (Randomness packs = Randomness.openGroups(game.packing().degree())) {
            return game.networks().discriminator().forward(shown, labels);
        }
    }

    /** Σ ofGenerator, a scalar []. */
    public Tensor generatorLoss(Tensor generatedLogits) {
        return game.loss().ofGenerator(generatedLogits).sum();
    }

    /** A penalty, counted for the steps that it is left out of; a scalar []. */
    public Tensor penalty(DiscriminatorPenalty penalty, Tensor real, Tensor generated, @Nullable Tensor labels) {
        UnaryOperator<Tensor> discriminator =
                x -> game.networks().discriminator().forward(x, labels);
        try (Scope scope = Scope.open();
                Randomness packs = Randomness.openGroups(game.packing().degree())) {
            return scope.keep(penalty.sum(discriminator, real, generated).mul(new Scalar(penalty.every())));
        }
    }
}
