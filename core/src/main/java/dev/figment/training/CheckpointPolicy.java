package dev.figment.training;

import java.nio.file.Path;

/**
 * When checkpoints are written and which are kept.
 *
 * @param run the directory of the run
 * @param every how often; the best model and the last are kept in any case
 * @param keepLast how many of the newest are kept
 */
record CheckpointPolicy(Path run, Every every, int keepLast) {

    CheckpointPolicy {
        if (keepLast < 1) {
            throw new IllegalArgumentException("at least the newest checkpoint is kept, not " + keepLast);
        }
    }
}
