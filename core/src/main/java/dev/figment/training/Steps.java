package dev.figment.training;

/**
 * Training is complete after so many optimiser steps.
 *
 * @param count at least one
 */
public record Steps(long count) implements TrainingLimit {

    /** @throws IllegalArgumentException if the count is not positive */
    public Steps {
        if (count < 1) {
            throw new IllegalArgumentException("training takes at least one step, not " + count);
        }
    }

    /** So many steps. */
    public static Steps of(long count) {
        return new Steps(count);
    }

    @Override
    public double fraction(long step, double epochs, double seconds) {
        return (double) step / count;
    }
}
