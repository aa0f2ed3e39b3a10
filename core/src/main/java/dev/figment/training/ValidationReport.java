package dev.figment.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One validation, as listeners see it.
 *
 * @param step after which it was done
 * @param epoch of that step, from 1
 * @param measures {@code loss} and each metric by name
 * @param decidedBy the measure that says which model is best
 * @param best whether this is the best model so far
 * @param withoutImprovement how many validations in a row brought nothing better, this one included
 * @param seconds the time it took
 */
public record ValidationReport(
        long step,
        long epoch,
        Map<String, Double> measures,
        String decidedBy,
        boolean best,
        int withoutImprovement,
        double seconds) {

    /** Copies the map, in its order. */
    public ValidationReport {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }

    /** The deciding measure. */
    public double score() {
        return measures.getOrDefault(decidedBy, Double.NaN);
    }
}
