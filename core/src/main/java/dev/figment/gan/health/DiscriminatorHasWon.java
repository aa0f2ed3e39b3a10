package dev.figment.gan.health;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The discriminator is right about every example, or what the generator does makes no difference to it: in three validations
 * in a row
 *
 * <pre>
 * {@value AdversarialHealth#ACCURACY_REAL} and {@value AdversarialHealth#ACCURACY_GENERATED} both &gt; {@value #WINNING}, or
 * both &gt; {@value #AHEAD} and {@value AdversarialHealth#GENERATOR_SLOPE} &lt; {@value #LEAST_SLOPE}
 * </pre>
 *
 * <p>The vanishing slope is Arjovsky and Bottou 2017, theorem 2.4, arXiv:1701.04862. The thresholds are chosen by hand.
 */
public final class DiscriminatorHasWon extends RepeatedSymptom {

    private static final double WINNING = 0.99;
    private static final double AHEAD = 0.9;
    private static final double LEAST_SLOPE = 1e-3;

    /** Of training by a loss with a boundary. */
    public DiscriminatorHasWon() {
        super(AdversarialDisease.DISCRIMINATOR_HAS_WON);
    }

    @Override
    Map<String, Double> symptoms(Map<String, Double> measures) {
        double real = measures.getOrDefault(AdversarialHealth.ACCURACY_REAL, Double.NaN);
        double generated = measures.getOrDefault(AdversarialHealth.ACCURACY_GENERATED, Double.NaN);
        double slope = measures.getOrDefault(AdversarialHealth.GENERATOR_SLOPE, Double.NaN);
        Map<String, Double> found = new LinkedHashMap<>();
        boolean won = real > WINNING && generated > WINNING;
        if (won || (real > AHEAD && generated > AHEAD && slope < LEAST_SLOPE)) {
            found.put(AdversarialHealth.ACCURACY_REAL, real);
            found.put(AdversarialHealth.ACCURACY_GENERATED, generated);
            if (!Double.isNaN(slope)) {
                found.put(AdversarialHealth.GENERATOR_SLOPE, slope);
            }
        }
        return found;
    }

    @Override
    String words(Map<String, Double> evidence) {
        Double slope = evidence.get(AdversarialHealth.GENERATOR_SLOPE);
        return String.format(
                        Locale.ROOT,
                        "it was right about %.1f %% of real and %.1f %% of generated examples",
                        100 * evidence.getOrDefault(AdversarialHealth.ACCURACY_REAL, Double.NaN),
                        100 * evidence.getOrDefault(AdversarialHealth.ACCURACY_GENERATED, Double.NaN))
                + (slope == null
                        ? ""
                        : String.format(Locale.ROOT, ", and its slope towards the generator was %.2g", slope));
    }
}
