package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.RandomKey;
import dev.figment.training.ValidationMetric;
import dev.figment.training.health.DeadUnits;
import dev.figment.training.health.DeadUnitsProbe;
import dev.figment.training.health.ExplodingGradients;
import dev.figment.training.health.Health;
import dev.figment.training.health.VanishingGradients;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What is watched in adversarial training: each {@link AdversarialDisease} by a detector of its own, which reads what
 * validations measure under the names here. Stateless.
 */
public final class AdversarialHealth {

    /** {@link RelativeDiversity}. */
    public static final String DIVERSITY = "diversity";

    /** {@link RelativeSpacing}. */
    public static final String SPACING = "spacing";

    /** {@link GeneratedCoverage}. */
    public static final String COVERAGE = "coverage";

    /** {@link MissedShare}. */
    public static final String MISSED_SHARE = "missed_share";

    /** The share of modes that are reached, where they are known; measured by whoever knows them. */
    public static final String MODE_SHARE = "mode_share";

    /** {@link GeneratedCentre#first}. */
    public static final String CENTRE_1 = "centre_1";

    /** {@link GeneratedCentre#second}. */
    public static final String CENTRE_2 = "centre_2";

    /** {@link GeneratorSlope}. */
    public static final String GENERATOR_SLOPE = "generator_slope";

    /** {@link DiscriminatorAccuracy#real}. */
    public static final String ACCURACY_REAL = "accuracy_real";

    /** {@link DiscriminatorAccuracy#generated}. */
    public static final String ACCURACY_GENERATED = "accuracy_generated";

    private AdversarialHealth() {}

    /**
     * Every adversarial disease, and those of single networks. What reads a loss as a measure of progress (divergence,
     * plateau, overfitting) is left out, because here it is none.
     */
    public static Health standard() {
        return new Health(
                Health.standard().every(),
                List.of(VanishingGradients::new, ExplodingGradients::new, DeadUnits::new),
                List.of(ModeCollapse::new, DiscriminatorHasWon::new, Oscillation::new, GameDivergence::new),
                List.of(DeadUnitsProbe::new),
                List.of());
    }

    /**
     * What the detectors read, measured over a batch and as many generated examples. The accuracies are left out where the
     * loss has no {@link AdversarialLoss#boundary}.
     *
     * @param batch held out from training; of two examples at least, not all equal. Its principal directions are found here, once
     * @param features in which examples are to keep a distance: {@link FeatureExtractor#identity}, or a network's
     * @param key of the latent vectors: the same in every validation
     */
    public static <B extends Batch<B>> List<ValidationMetric> metrics(
            AdversarialGame<B> game, B batch, FeatureExtractor features, RandomKey key) {
        PrincipalDirections directions = PrincipalDirections.of(game, batch, key);
        List<ValidationMetric> metrics = new ArrayList<>(List.of(
                new Measure(DIVERSITY, true, () -> RelativeDiversity.of(game, batch, key)),
                new Measure(SPACING, true, () -> RelativeSpacing.of(game, batch, features, key)),
                new Measure(COVERAGE, true, () -> GeneratedCoverage.of(game, batch, features, key)),
                new Measure(MISSED_SHARE, false, () -> MissedShare.of(game, batch, features, key)),
                new Measure(CENTRE_1, false, () -> GeneratedCentre.of(game, batch, key, directions)
                        .first()),
                new Measure(CENTRE_2, false, () -> GeneratedCentre.of(game, batch, key, directions)
                        .second()),
                new Measure(GENERATOR_SLOPE, true, () -> GeneratorSlope.of(game, batch, key))));
        if (game.loss().boundary().isPresent()) {
            metrics.add(new Measure(ACCURACY_REAL, false, () -> DiscriminatorAccuracy.of(game, batch, key)
                    .real()));
            metrics.add(new Measure(ACCURACY_GENERATED, false, () -> DiscriminatorAccuracy.of(game, batch, key)
                    .generated()));
        }
        return metrics;
    }

    private record Measure(String name, boolean higherIsBetter, DoubleSupplier value) implements ValidationMetric {

        @Override
        public double measure() {
            return value.getAsDouble();
        }
    }
}
