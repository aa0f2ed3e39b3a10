package dev.figment.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a call of {@code fit} ended.
 *
 * @param reason why
 * @param step the steps done
 * @param epoch the epoch of the last step, from 1
 * @param bestStep the step of the best validation; 0 where there was none
 * @param bestScore its deciding measure
 * @param bestCheckpoint the checkpoint of the best validation, where one was kept
 * @param lastCheckpoint the newest checkpoint
 * @param seconds the time spent in training since the beginning of the run
 */
public record TrainingEnd(
        Reason reason,
        long step,
        long epoch,
        long bestStep,
        OptionalDouble bestScore,
        Optional<Path> bestCheckpoint,
        Optional<Path> lastCheckpoint,
        double seconds) {

    /** Why training ended. */
    public enum Reason {
        /** A limit was reached. */
        COMPLETED,
        /** The measure that decides is as good as was asked for. */
        GOAL_REACHED,
        /** Too many validations in a row brought nothing better. */
        OUT_OF_PATIENCE,
        /** Somebody asked it to stop: {@link StopSignal}. */
        STOPPED
    }
}
