package dev.figment.gan.health;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Generated examples leave the data behind: in three validations in a row
 *
 * <pre>
 * {@value AdversarialHealth#DIVERSITY} &gt; {@value #MOST_DIVERSITY}, or
 * ‖({@value AdversarialHealth#CENTRE_1}, {@value AdversarialHealth#CENTRE_2})‖ &gt; {@value #FARTHEST}
 * </pre>
 *
 * <p>No loss says so, since none measures progress; Mescheder et al. 2018, §2, arXiv:1801.04406, has games that end so. The
 * thresholds are chosen by hand: real examples have 1 and 0, and seldom reach 3.
 */
public final class GameDivergence extends RepeatedSymptom {

    private static final double MOST_DIVERSITY = 3;
    private static final double FARTHEST = 3;
    private static final String DISTANCE = "centre_distance";

    /** Of any adversarial training. */
    public GameDivergence() {
        super(AdversarialDisease.GAME_DIVERGENCE);
    }

    @Override
    Map<String, Double> symptoms(Map<String, Double> measures) {
        Map<String, Double> found = new LinkedHashMap<>();
        double diversity = measures.getOrDefault(AdversarialHealth.DIVERSITY, Double.NaN);
        if (diversity > MOST_DIVERSITY) {
            found.put(AdversarialHealth.DIVERSITY, diversity);
        }
        double distance = GeneratedCentre.in(measures)
                .map(centre -> centre.distanceTo(GeneratedCentre.OF_DATA))
                .orElse(Double.NaN);
        if (distance > FARTHEST) {
            found.put(DISTANCE, distance);
        }
        return found;
    }

    @Override
    String words(Map<String, Double> evidence) {
        Double distance = evidence.get(DISTANCE);
        Double diversity = evidence.get(AdversarialHealth.DIVERSITY);
        String far = distance == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "the centre of generated examples is %.1f deviations away from that of real ones",
                        distance);
        String wide = diversity == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "generated examples are %.1f times as far from each other as real ones",
                        diversity);
        return far + (distance != null && diversity != null ? " and " : "") + wide;
    }
}
