package dev.figment.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a call of {@code fit}.
 *
 * @param step the steps already done: 0 for a new run
 * @param epoch the epoch that the next step belongs to, from 1
 * @param parameters the number of trainable elements
 * @param limits when training will be complete, whichever comes first
 * @param resumes whether it goes on with the run in its directory, be it that there is no checkpoint yet
 * @param resumedFrom the checkpoint that training goes on from
 * @param secondsBefore the time spent in training before
 */
public record TrainingStart(
        long step,
        long epoch,
        long parameters,
        List<TrainingLimit> limits,
        boolean resumes,
        Optional<Path> resumedFrom,
        double secondsBefore) {

    /** Copies the list. */
    public TrainingStart {
        limits = List.copyOf(limits);
    }
}
