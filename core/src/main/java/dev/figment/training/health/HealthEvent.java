package dev.figment.training.health;

/** Something that a run tells of its health, in the order of its happening. */
public sealed interface HealthEvent
        permits StepVitals, Checkup, ValidationVitals, HealthEvent.Begun, HealthEvent.Ended, HealthEvent.Over {

    /** After which step. */
    long step();

    /**
     * A disease was found.
     *
     * @param step at which its detector saw it; the disease may have begun before
     */
    record Begun(long step, Finding finding) implements HealthEvent {}

    /**
     * A disease that was found is there no longer.
     *
     * @param step at which its detector saw it no more
     * @param finding as it was found
     */
    record Ended(long step, Finding finding) implements HealthEvent {}

    /**
     * Training came to an end, for now or for good.
     *
     * @param step the last one
     * @param reason {@code completed}, {@code goal_reached}, {@code out_of_patience}, {@code stopped} or {@code failed}
     * @param message why it failed; empty otherwise
     */
    record Over(long step, String reason, String message) implements HealthEvent {}
}
