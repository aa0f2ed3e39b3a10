package dev.figment.training;

import java.util.List;

/**
 * One step, as listeners see it.
 *
 * @param step the number of this step, from 1
 * @param epoch the epoch it belongs to, from 1
 * @param phases what each phase did, in order; at least one
 * @param seconds the time the step took
 * @param fraction how much of the training is done, 0 … 1
 */
public record StepReport(long step, long epoch, List<PhaseReport> phases, double seconds, double fraction) {

    /** Copies the list. */
    public StepReport {
        phases = List.copyOf(phases);
    }

    /** The loss of the first phase. */
    public double loss() {
        return phases.get(0).loss();
    }

    /** The weight of the first phase: tokens, examples. */
    public double weight() {
        return phases.get(0).weight();
    }
}
