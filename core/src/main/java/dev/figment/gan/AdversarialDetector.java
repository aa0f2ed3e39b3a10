package dev.figment.gan;

import dev.figment.training.health.DeadUnits;
import dev.figment.training.health.DeadUnitsProbe;
import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.ExplodingGradients;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.ValidationVitals;
import dev.figment.training.health.VanishingGradients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds an {@link AdversarialDisease} in three validations in a row:
 *
 * <pre>
 * mode collapse                  {@value #DIVERSITY} &lt; 0.5, or {@value #MODE_SHARE} &lt; 0.7 where modes are known
 * a discriminator that has won   {@value #ACCURACY_REAL} and {@value #ACCURACY_GENERATED} both &gt; 0.99
 * </pre>
 *
 * <p>Validations must measure these under these names: {@link RelativeDiversity}, {@link DiscriminatorAccuracy}. The thresholds
 * are chosen by hand, not fitted. For one thread.
 */
public final class AdversarialDetector implements Detector {

    /** The measure of {@link RelativeDiversity}. */
    public static final String DIVERSITY = "diversity";

    /** The measure of the share of modes that are reached. */
    public static final String MODE_SHARE = "mode_share";

    /** The measure of {@link DiscriminatorAccuracy#real}. */
    public static final String ACCURACY_REAL = "accuracy_real";

    /** The measure of {@link DiscriminatorAccuracy#generated}. */
    public static final String ACCURACY_GENERATED = "accuracy_generated";

    private static final double LEAST_DIVERSITY = 0.5;
    private static final double LEAST_MODE_SHARE = 0.7;
    private static final double WINNING = 0.99;
    private static final int IN_A_ROW = 3;

    private final AdversarialDisease disease;
    private Map<String, Double> evidence = Map.of();
    private int inARow;
    private long since;

    /** Of one disease. */
    public AdversarialDetector(AdversarialDisease disease) {
        this.disease = disease;
    }

    /**
     * What is watched in adversarial training: these diseases, and those of single networks. What reads a loss as a measure of
     * progress (divergence, plateau, overfitting) is left out, because here it is none.
     */
    public static Health health() {
        return new Health(
                Health.standard().every(),
                List.of(VanishingGradients::new, ExplodingGradients::new, DeadUnits::new),
                List.of(
                        () -> new AdversarialDetector(AdversarialDisease.MODE_COLLAPSE),
                        () -> new AdversarialDetector(AdversarialDisease.DISCRIMINATOR_HAS_WON)),
                List.of(DeadUnitsProbe::new),
                List.of());
    }

    @Override
    public Disease disease() {
        return disease;
    }

    @Override
    public void validated(ValidationVitals vitals) {
        evidence = symptoms(vitals.measures());
        inARow = evidence.isEmpty() ? 0 : inARow + 1;
        since = inARow == 1 ? vitals.step() : since;
    }

    /** The measures that show the disease; none where it does not show. */
    private Map<String, Double> symptoms(Map<String, Double> measures) {
        Map<String, Double> found = new LinkedHashMap<>();
        if (disease == AdversarialDisease.MODE_COLLAPSE) {
            double diversity = measures.getOrDefault(DIVERSITY, Double.NaN);
            double modes = measures.getOrDefault(MODE_SHARE, Double.NaN);
            if (diversity < LEAST_DIVERSITY) {
                found.put(DIVERSITY, diversity);
            }
            if (modes < LEAST_MODE_SHARE) {
                found.put(MODE_SHARE, modes);
            }
            return found;
        }
        double real = measures.getOrDefault(ACCURACY_REAL, Double.NaN);
        double generated = measures.getOrDefault(ACCURACY_GENERATED, Double.NaN);
        if (real > WINNING && generated > WINNING) {
            found.put(ACCURACY_REAL, real);
            found.put(ACCURACY_GENERATED, generated);
        }
        return found;
    }

    @Override
    public Optional<Finding> finding() {
        if (inARow < IN_A_ROW) {
            return Optional.empty();
        }
        return Optional.of(new Finding(disease, "", List.of(), since, evidence, words()));
    }

    private String words() {
        if (disease == AdversarialDisease.DISCRIMINATOR_HAS_WON) {
            return String.format(
                    Locale.ROOT,
                    "it was right about %.1f %% of real and %.1f %% of generated examples",
                    100 * evidence.getOrDefault(ACCURACY_REAL, Double.NaN),
                    100 * evidence.getOrDefault(ACCURACY_GENERATED, Double.NaN));
        }
        Double modes = evidence.get(MODE_SHARE);
        Double diversity = evidence.get(DIVERSITY);
        String reached =
                modes == null ? "" : String.format(Locale.ROOT, "%.0f %% of the modes are reached", 100 * modes);
        String near = diversity == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "generated examples are %.0f %% as far from each other as real ones",
                        100 * diversity);
        return modes != null && diversity != null ? reached + " and " + near : reached + near;
    }
}
