package dev.figment.training;

import java.time.Duration;

/**
 * Training is complete with the first step that ends after so much time, validation and checkpoints included. The one
 * limit under which two runs of the same seed may end at different steps.
 *
 * @param duration positive
 */
public record TimeLimit(Duration duration) implements TrainingLimit {

    /** @throws IllegalArgumentException if the duration is not positive */
    public TimeLimit {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the time limit of training must be positive, but is " + duration);
        }
    }

    /** So much time. */
    public static TimeLimit of(Duration duration) {
        return new TimeLimit(duration);
    }

    @Override
    public double fraction(long step, double epochs, double seconds) {
        return seconds / (duration.toNanos() * 1e-9);
    }
}
