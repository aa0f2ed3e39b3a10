package dev.figment.training.health;

import java.util.Optional;

/**
 * Watches for one disease. It is a function of what it has been shown, in order, so that a run that goes on shows it the
 * recorded past and it sees what it saw. For one thread.
 */
public interface Detector {

    /** What it watches for. */
    Disease disease();

    /** A step was done. */
    default void stepped(StepVitals vitals) {}

    /** A closer look was taken; comes after {@link #stepped} of the same step. */
    default void checked(Checkup checkup) {}

    /** The model was validated. */
    default void validated(ValidationVitals vitals) {}

    /** What it sees now; empty while its criterion is not met. Cheap: asked after every step. */
    Optional<Finding> finding();
}
