package dev.figment.training;

import dev.figment.training.health.Checkup;
import dev.figment.training.health.Finding;

/**
 * Watches training. Methods are called on the training thread, between steps, and do nothing by default.
 *
 * <p>An exception in a listener never ends the run: the first of each listener is reported as a warning that names it, and
 * training goes on, calling it as before.
 */
public interface TrainingListener {

    /** Training begins or goes on. */
    default void started(TrainingStart start) {}

    /** A step was done. */
    default void stepped(StepReport report) {}

    /** The model was validated. */
    default void validated(ValidationReport report) {}

    /** A closer look was taken at the step just done. */
    default void checked(Checkup checkup) {}

    /** A detector sees a disease, as of a step. */
    default void found(long step, Finding finding) {}

    /** A disease that was found is seen no more, as of a step. */
    default void recovered(long step, Finding finding) {}

    /** A checkpoint was written. */
    default void checkpointed(CheckpointReport report) {}

    /** Something that the user should know, in one line. */
    default void warned(String message) {}

    /** A request to stop was seen: the checkpoint is next. */
    default void stopping(String reason) {}

    /** Training ended; not called when it fails with an exception. */
    default void finished(TrainingEnd end) {}

    /** Training failed, in one line; the exception follows. */
    default void failed(String message) {}
}
