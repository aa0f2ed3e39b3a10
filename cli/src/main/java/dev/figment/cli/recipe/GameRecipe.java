package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.gan.augmentation.Transformation;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.GradientPenalty;
import dev.figment.gan.losses.Hinge;
import dev.figment.gan.losses.LeastSquares;
import dev.figment.gan.losses.Minimax;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.PenaltyFading;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.R2Penalty;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.gan.losses.WeightClipping;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Packing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The rules by which two networks play.
 *
 * @param loss what for
 * @param moves in turns or at once
 * @param discriminatorSteps of the discriminator for each of the generator; 1 where they move at once
 * @param packing how many examples the discriminator judges at a time
 * @param gradientPenalty λ; 0 for none
 * @param r1 γ of R1; 0 for none
 * @param r2 γ of R2; 0 for none
 * @param penaltiesEvery at which steps R1 and R2 are taken: every k-th
 * @param fading of all penalties while training goes on
 * @param clip what the discriminator's parameters are clipped to, if they are
 * @param augmentation what is done to images that the discriminator sees
 * @param augmentationTarget how sure it may be of real ones
 * @param augmentationRamp in how many images the probability of augmentation could go from 0 to 1
 */
public record GameRecipe(
        LossKind loss,
        Moves moves,
        int discriminatorSteps,
        int packing,
        double gradientPenalty,
        double r1,
        double r2,
        int penaltiesEvery,
        PenaltyFading fading,
        OptionalDouble clip,
        Augmentation augmentation,
        double augmentationTarget,
        double augmentationRamp) {

    static final List<String> KEYS = List.of(
            "loss",
            "moves",
            "discriminatorSteps",
            "packing",
            "gradientPenalty",
            "r1",
            "r2",
            "penaltiesEvery",
            "penaltiesFadeTo",
            "penaltiesFadeOver",
            "clip",
            "augmentation",
            "augmentationTarget",
            "augmentationRamp");

    private static final String NONE = "none";

    /** The losses. */
    public enum LossKind {
        MINIMAX,
        NON_SATURATING,
        LEAST_SQUARES,
        HINGE,
        WASSERSTEIN;

        /** {@code nats} of those that are cross-entropies; the others have none. */
        public String unit() {
            return switch (this) {
                case MINIMAX, NON_SATURATING -> "nats";
                case LEAST_SQUARES, HINGE, WASSERSTEIN -> "";
            };
        }
    }

    /** Who moves when. */
    public enum Moves {
        IN_TURNS,
        AT_ONCE
    }

    /** The transformations of adaptive augmentation, by the names of their paper: arXiv:2006.06676. */
    public enum Augmentation {
        NONE,
        BLIT,
        GEOMETRIC,
        COLOR,
        ALL
    }

    /** @throws IllegalArgumentException if players that move at once are to take different numbers of steps */
    public GameRecipe {
        if (moves == Moves.AT_ONCE && discriminatorSteps != 1) {
            throw new IllegalArgumentException(
                    "discriminatorSteps is for moves inTurns, but is " + discriminatorSteps + " with moves atOnce");
        }
    }

    /** Whether there is a penalty on slopes. */
    boolean slopes() {
        return gradientPenalty > 0 || r1 > 0 || r2 > 0;
    }

    static GameRecipe read(RecipeSection section, OptionalLong steps) {
        section.knowing(KEYS);
        return section.build(() -> new GameRecipe(
                section.at("loss").or("nonSaturating").constant(LossKind.values()),
                section.at("moves").or("inTurns").constant(Moves.values()),
                section.at("discriminatorSteps").or(1).integer(1),
                section.at("packing").or(1).integer(1),
                section.at("gradientPenalty").or(0.0).notNegative(),
                section.at("r1").or(0.0).notNegative(),
                section.at("r2").or(0.0).notNegative(),
                section.at("penaltiesEvery").or(1).integer(1),
                fading(section, steps),
                clip(section.at("clip").or(NONE)),
                section.at("augmentation").or("none").constant(Augmentation.values()),
                section.at("augmentationTarget").or(0.6).positive(),
                section.at("augmentationRamp").or(500_000.0).positive()));
    }

    /** Over the steps of training, unless told over how many. */
    private static PenaltyFading fading(RecipeSection section, OptionalLong steps) {
        double last = section.at("penaltiesFadeTo").or(1.0).positive();
        RecipeValue over = section.at("penaltiesFadeOver");
        if (last == 1 && !over.isPresent()) {
            return PenaltyFading.none();
        }
        return new PenaltyFading(
                last, steps.isPresent() ? over.or(steps.getAsLong()).longInteger(1) : over.longInteger(1));
    }

    private static OptionalDouble clip(RecipeValue value) {
        return value.is(NONE) ? OptionalDouble.empty() : OptionalDouble.of(value.positive("a number above 0, or none"));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("loss", RecipeValue.word(loss));
        json.put("moves", RecipeValue.word(moves));
        json.put("discriminatorSteps", discriminatorSteps);
        json.put("packing", packing);
        json.put("gradientPenalty", gradientPenalty);
        json.put("r1", r1);
        json.put("r2", r2);
        json.put("penaltiesEvery", penaltiesEvery);
        json.put("penaltiesFadeTo", fading.last());
        json.put("penaltiesFadeOver", fading.steps());
        if (clip.isPresent()) {
            json.put("clip", clip.getAsDouble());
        } else {
            json.put("clip", NONE);
        }
        json.put("augmentation", RecipeValue.word(augmentation));
        json.put("augmentationTarget", augmentationTarget);
        json.put("augmentationRamp", augmentationRamp);
        return json;
    }

    /** What the discriminator sees images through; empty where it sees them as they are. The caller owns it. */
    public Optional<AdaptiveAugmentation> adaptiveAugmentation() {
        return augmentation == Augmentation.NONE
                ? Optional.empty()
                : Optional.of(new AdaptiveAugmentation(transformations(), augmentationTarget, augmentationRamp));
    }

    private Set<Transformation> transformations() {
        return switch (augmentation) {
            case NONE -> Set.of();
            case BLIT -> Transformation.blits();
            case GEOMETRIC -> Transformation.geometric();
            case COLOR -> Transformation.color();
            case ALL -> Transformation.all();
        };
    }

    /** The game of two networks by these rules. */
    public <B extends Batch<B>> AdversarialGame<B> game(AdversarialNetworks networks, Function<B, Examples> examples) {
        AdversarialGame<B> game = AdversarialGame.of(networks, adversarialLoss(), examples)
                .withPacking(new Packing(packing))
                .withFading(fading);
        if (gradientPenalty > 0) {
            game = game.withPenalty(new GradientPenalty(gradientPenalty));
        }
        if (r1 > 0) {
            game = game.withPenalty(new R1Penalty(r1, penaltiesEvery));
        }
        if (r2 > 0) {
            game = game.withPenalty(new R2Penalty(r2, penaltiesEvery));
        }
        return clip.isPresent() ? game.withClipping(new WeightClipping(clip.getAsDouble())) : game;
    }

    private AdversarialLoss adversarialLoss() {
        return switch (loss) {
            case MINIMAX -> new Minimax();
            case NON_SATURATING -> new NonSaturating();
            case LEAST_SQUARES -> new LeastSquares();
            case HINGE -> new Hinge();
            case WASSERSTEIN -> new Wasserstein();
        };
    }
}
