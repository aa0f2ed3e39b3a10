package dev.figment.training.health;

import java.util.List;
import java.util.Optional;

/**
 * What every step tells of itself.
 *
 * @param step its number, from 1
 * @param phases what each phase did, in order
 */
public record StepVitals(long step, List<Phase> phases) implements HealthEvent {

    /**
     * One phase of a step.
     *
     * @param name empty where a step has one phase
     * @param loss before the update
     * @param learningRate of the update
     * @param gradientNorm of all gradients together, before clipping
     */
    public record Phase(String name, double loss, double learningRate, double gradientNorm) {}

    /** Copies the list. */
    public StepVitals {
        phases = List.copyOf(phases);
    }

    /** The phase of a name, where there is one. */
    public Optional<Phase> phase(String name) {
        return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
    }
}
