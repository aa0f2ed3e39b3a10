package dev.figment.gan.health;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The discriminator is right about every example and these are in fact far apart, or what the generator does makes no
 * difference to it: in three validations in a row
 *
 * <pre>
 * {@value AdversarialHealth#ACCURACY_REAL} and {@value AdversarialHealth#ACCURACY_GENERATED} both &gt; {@value #WINNING},
 *     and {@value AdversarialHealth#COVERAGE}, where it is measured, &lt; {@value #AMONG_REAL}; or
 * both &gt; {@value #AHEAD} and {@value AdversarialHealth#GENERATOR_SLOPE} &lt; {@value #LEAST_SLOPE}
 * </pre>
 *
 * <p>Where generated examples lie among real ones and the slope is there, a discriminator that is always right is only a good
 * teacher. The vanishing slope is Arjovsky and Bottou 2017, theorem 2.4, arXiv:1701.04862. The thresholds are chosen by hand.
 */
public final class DiscriminatorHasWon extends RepeatedSymptom {

    private static final double WINNING = 0.99;
    private static final double AHEAD = 0.9;
    private static final double LEAST_SLOPE = 1e-3;
    private static final double AMONG_REAL = 0.5;

    /** Of training by a loss with a boundary. */
    public DiscriminatorHasWon() {
        super(AdversarialDisease.DISCRIMINATOR_HAS_WON);
    }

    @Override
    Map<String, Double> symptoms(Map<String, Double> measures) {
        double real = measures.getOrDefault(AdversarialHealth.ACCURACY_REAL, Double.NaN);
        double generated = measures.getOrDefault(AdversarialHealth.ACCURACY_GENERATED, Double.NaN);
        double slope = measures.getOrDefault(AdversarialHealth.GENERATOR_SLOPE, Double.NaN);
        double coverage = measures.getOrDefault(AdversarialHealth.COVERAGE, Double.NaN);
        Map<String, Double> found = new LinkedHashMap<>();
        boolean apart = real > WINNING && generated > WINNING && !(coverage >= AMONG_REAL);
        if (apart || (real > AHEAD && generated > AHEAD && slope < LEAST_SLOPE)) {
            found.put(AdversarialHealth.ACCURACY_REAL, real);
            found.put(AdversarialHealth.ACCURACY_GENERATED, generated);
            putMeasured(found, AdversarialHealth.COVERAGE, coverage);
            putMeasured(found, AdversarialHealth.GENERATOR_SLOPE, slope);
        }
        return found;
    }

    @Override
    String words(Map<String, Double> evidence) {
        Double slope = evidence.get(AdversarialHealth.GENERATOR_SLOPE);
        String words = String.format(
                Locale.ROOT,
                "it was right about %.1f %% of real and %.1f %% of generated examples",
                100 * evidence.getOrDefault(AdversarialHealth.ACCURACY_REAL, Double.NaN),
                100 * evidence.getOrDefault(AdversarialHealth.ACCURACY_GENERATED, Double.NaN));
        Double coverage = evidence.get(AdversarialHealth.COVERAGE);
        if (coverage != null) {
            words += String.format(Locale.ROOT, ", %.0f %% of real ones had a generated one near them", 100 * coverage);
        }
        return slope == null
                ? words
                : words + String.format(Locale.ROOT, ", and its slope towards the generator was %.2g", slope);
    }

    private static void putMeasured(Map<String, Double> found, String name, double value) {
        if (!Double.isNaN(value)) {
            found.put(name, value);
        }
    }
}
