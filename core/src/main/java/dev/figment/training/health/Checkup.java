package dev.figment.training.health;

import java.util.List;

/**
 * What a closer look at one step showed.
 *
 * @param step after which it was taken
 * @param measurements in the order of the model's layers
 */
public record Checkup(long step, List<Measurement> measurements) implements HealthEvent {

    /** Copies the list. */
    public Checkup {
        measurements = List.copyOf(measurements);
    }

    /** The measurements of one kind and phase, in order. */
    public List<Measurement> of(String phase, String what) {
        return measurements.stream()
                .filter(measurement ->
                        measurement.phase().equals(phase) && measurement.what().equals(what))
                .toList();
    }
}
