package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.DiscriminatorPenalty;
import dev.figment.gan.losses.PenaltyFading;
import dev.figment.gan.losses.WeightClipping;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.MixesExamples;
import dev.figment.nn.Module;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.ParameterGroup;
import dev.figment.training.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two networks and the rules by which they play: what of a batch is real, the loss, and the cures in force. Immutable; the
 * networks stay the caller's.
 *
 * <pre>{@code
 * var game = AdversarialGame.of(networks, new NonSaturating(), batch -> Examples.of(batch.points()))
 *         .withPenalty(new R1Penalty(10, 16));
 * try (var trainer = Trainer.of(game.alternating(adam, Constant.of(2e-4), adam, Constant.of(2e-4), 1)).build()) { … }
 * }</pre>
 *
 * @param networks the players
 * @param loss what they play for
 * @param examples the real examples of a batch
 * @param packing how many examples the discriminator judges at a time
 * @param penalties on the discriminator
 * @param fading of these while training goes on
 * @param clipping of the discriminator's parameters, if any
 * @param <B> the batch's type
 */
public record AdversarialGame<B extends Batch<B>>(
        AdversarialNetworks networks,
        AdversarialLoss loss,
        Function<B, Examples> examples,
        Packing packing,
        List<DiscriminatorPenalty> penalties,
        PenaltyFading fading,
        Optional<WeightClipping> clipping) {

    /** The name of the generator's parameter group. */
    public static final String GENERATOR = "generator";

    /** The name of the discriminator's parameter group. */
    public static final String DISCRIMINATOR = "discriminator";

    /**
     * @throws IllegalArgumentException if conditional examples are to be packed, augmentation is to adapt to a loss without a
     *     {@link AdversarialLoss#boundary}, or a penalty of each example's slope is on a discriminator that holds
     *     {@link BatchNorm}
     */
    public AdversarialGame {
        penalties = List.copyOf(penalties);
        if (packing.degree() > 1 && networks.discriminator().classes() > 0) {
            throw new IllegalArgumentException("a pack of " + packing.degree()
                    + " examples has no one class: packing is for networks without condition");
        }
        requireBoundaryForAugmentation(networks, loss);
        if (!penalties.isEmpty() && holdsBatchNorm(networks.discriminator())) {
            throw new IllegalArgumentException(penalties.get(0)
                    + " is of each example's own slope, which batch normalisation in the discriminator mixes with those of"
                    + " the others: take spectral or no normalisation");
        }
    }

    /**
     * A step begins. Networks may have been told to augment after the game was made.
     *
     * @throws IllegalArgumentException if augmentation is to adapt to a loss without a boundary
     */
    void requireBoundaryForAugmentation() {
        requireBoundaryForAugmentation(networks, loss);
    }

    private static void requireBoundaryForAugmentation(AdversarialNetworks networks, AdversarialLoss loss) {
        if (networks.augmentation().isPresent() && loss.boundary().isEmpty()) {
            throw new IllegalArgumentException(
                    "adaptive augmentation follows how sure the discriminator is of real examples, which " + loss
                            + " does not say: take another loss");
        }
    }

    /** In whatever mode it is. Minibatch standard deviation is let be, as in Karras et al. 2018, arXiv:1710.10196. */
    private static boolean holdsBatchNorm(Module module) {
        return module instanceof BatchNorm
                || module.children().values().stream().anyMatch(AdversarialGame::holdsBatchNorm);
    }

    /** Without packing, penalties or clipping. */
    public static <B extends Batch<B>> AdversarialGame<B> of(
            AdversarialNetworks networks, AdversarialLoss loss, Function<B, Examples> examples) {
        return new AdversarialGame<>(
                networks, loss, examples, Packing.none(), List.of(), PenaltyFading.none(), Optional.empty());
    }

    /** The discriminator judges packs. */
    public AdversarialGame<B> withPacking(Packing other) {
        return new AdversarialGame<>(networks, loss, examples, other, penalties, fading, clipping);
    }

    /** With one more penalty on the discriminator. */
    public AdversarialGame<B> withPenalty(DiscriminatorPenalty penalty) {
        List<DiscriminatorPenalty> more = new ArrayList<>(penalties);
        more.add(penalty);
        return new AdversarialGame<>(networks, loss, examples, packing, more, fading, clipping);
    }

    /** The penalties grow weaker while training goes on. */
    public AdversarialGame<B> withFading(PenaltyFading other) {
        return new AdversarialGame<>(networks, loss, examples, packing, penalties, other, clipping);
    }

    /** The discriminator's parameters are clipped after each of its updates. */
    public AdversarialGame<B> withClipping(WeightClipping other) {
        return new AdversarialGame<>(networks, loss, examples, packing, penalties, fading, Optional.of(other));
    }

    /**
     * The players take turns: in each step the discriminator is updated on the batch, and in every n-th then the generator,
     * against the discriminator as it is now. Goodfellow et al. 2014, algorithm 1, arXiv:1406.2661, with its k = n.
     *
     * @param discriminatorSteps n
     */
    public List<Phase<B>> alternating(
            OptimizerRule discriminatorRule,
            LearningRate discriminatorRate,
            OptimizerRule generatorRule,
            LearningRate generatorRate,
            int discriminatorSteps) {
        Phase<B> discriminator = Phase.of(
                        "discriminator", new DiscriminatorObjective<>(this), discriminatorRule, discriminatorRate)
                .withGroups(List.of(discriminatorGroup()));
        Phase<B> generator = Phase.of("generator", new GeneratorObjective<>(this), generatorRule, generatorRate)
                .withGroups(List.of(generatorGroup()))
                .everySteps(discriminatorSteps);
        return List.of(discriminator, generator);
    }

    /**
     * The players move at once, each against the other as it was before the step: Goodfellow 2016, §3.3, arXiv:1701.00160. One
     * batch of generated examples and one judgement of it serve both, which saves a third of the work.
     */
    public List<Phase<B>> simultaneous(OptimizerRule rule, LearningRate rate) {
        return List.of(Phase.of("players", new SimultaneousObjective<>(this), rule, rate)
                .withGroups(List.of(discriminatorGroup(), generatorGroup())));
    }

    /** Whether a batch must not be split: examples are packed or counted for augmentation, or a network mixes them. */
    boolean needsWholeBatch() {
        return packing.degree() > 1 || networks.augmentation().isPresent() || MixesExamples.anyIn(networks);
    }

    private ParameterGroup discriminatorGroup() {
        return ParameterGroup.of(DISCRIMINATOR, networks.parametersOf(networks.discriminator()));
    }

    private ParameterGroup generatorGroup() {
        return ParameterGroup.of(GENERATOR, networks.parametersOf(networks.generator()));
    }
}
