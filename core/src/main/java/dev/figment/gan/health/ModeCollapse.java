package dev.figment.gan.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The generator makes examples of a few kinds only: in three validations in a row
 *
 * <pre>
 * {@value AdversarialHealth#DIVERSITY} &lt; {@value #LEAST_DIVERSITY}     generated examples lie close together, or
 * {@value AdversarialHealth#SPACING} &lt; {@value #LEAST_SPACING}       on top of each other, or
 * {@value AdversarialHealth#MISSED_SHARE} &gt; {@value #MOST_MISSED}   there are hardly any like many of the real ones, or
 * {@value AdversarialHealth#MODE_SHARE} &lt; {@value #LEAST_MODE_SHARE}    where modes are known
 * </pre>
 *
 * <p>The threshold of the missed share is the one that told forty short runs apart best, some of which had lost half of their modes: {@code
 * benchmarks/run collapse.CollapseStudy choose} chooses it, and {@code try} counts hits and false alarms on forty others. Those of
 * diversity and spacing told apart an earlier forty, on a ring alone, which lost nearly all of their modes. The last is chosen by
 * hand.
 */
public final class ModeCollapse extends RepeatedSymptom {

    private static final double LEAST_DIVERSITY = 0.65;
    private static final double LEAST_SPACING = 0.35;
    private static final double MOST_MISSED = 0.066;
    private static final double LEAST_MODE_SHARE = 0.7;

    /** Of any adversarial training. */
    public ModeCollapse() {
        super(AdversarialDisease.MODE_COLLAPSE);
    }

    @Override
    Map<String, Double> symptoms(Map<String, Double> measures) {
        Map<String, Double> found = new LinkedHashMap<>();
        addBelow(found, measures, AdversarialHealth.MODE_SHARE, LEAST_MODE_SHARE);
        addBelow(found, measures, AdversarialHealth.DIVERSITY, LEAST_DIVERSITY);
        addBelow(found, measures, AdversarialHealth.SPACING, LEAST_SPACING);
        double missed = measures.getOrDefault(AdversarialHealth.MISSED_SHARE, Double.NaN);
        if (missed > MOST_MISSED) {
            found.put(AdversarialHealth.MISSED_SHARE, missed);
        }
        return found;
    }

    private static void addBelow(
            Map<String, Double> found, Map<String, Double> measures, String name, double threshold) {
        double value = measures.getOrDefault(name, Double.NaN);
        if (value < threshold) {
            found.put(name, value);
        }
    }

    @Override
    String words(Map<String, Double> evidence) {
        List<String> said = new ArrayList<>();
        say(said, evidence, AdversarialHealth.MODE_SHARE, "%.0f %% of the modes are reached");
        say(
                said,
                evidence,
                AdversarialHealth.DIVERSITY,
                "generated examples are %.0f %% as far from each other as real ones");
        say(
                said,
                evidence,
                AdversarialHealth.SPACING,
                "the nearest of them is %.0f %% as far away as the nearest of real ones");
        say(said, evidence, AdversarialHealth.MISSED_SHARE, "the like of %.0f %% of real examples is hardly generated");
        return String.join(" and ", said);
    }

    private static void say(List<String> said, Map<String, Double> evidence, String name, String words) {
        Double value = evidence.get(name);
        if (value != null) {
            said.add(String.format(Locale.ROOT, words, 100 * value));
        }
    }
}
