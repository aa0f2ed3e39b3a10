package dev.figment.training.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a validation measured.
 *
 * @param step after which it was done
 * @param measures {@code loss} and each metric by name
 */
public record ValidationVitals(long step, Map<String, Double> measures) implements HealthEvent {

    /** Copies the map, in its order. */
    public ValidationVitals {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }

    /** The loss over the held-out batches. */
    public double loss() {
        return measures.getOrDefault("loss", Double.NaN);
    }
}
