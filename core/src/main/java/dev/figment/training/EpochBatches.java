package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The batches of the epoch that a run is in. For one thread.
 *
 * @param <B> the batch's type
 */
final class EpochBatches<B extends Batch<B>> {

    private final EpochSource<B> source;
    private long epoch = -1;
    private List<B> batches = List.of();

    EpochBatches(EpochSource<B> source) {
        this.source = source;
    }

    /**
     * The next batch of a run that is so far.
     *
     * @param warning is told if the epoch has another number of batches than when the run was stopped within it
     * @throws IllegalArgumentException if it has fewer than were taken already
     */
    B at(Progress progress, Consumer<String> warning) {
        if (epoch != progress.epoch()) {
            batches = source.epoch(progress.epoch());
            epoch = progress.epoch();
            if (progress.batch() > 0 && progress.epochBatches() != batches.size()) {
                warning.accept("epoch " + (epoch + 1) + " has " + batches.size() + " batches, and had "
                        + progress.epochBatches()
                        + " when the run was stopped within it: it goes on with other data, so"
                        + " no longer bit for bit as it would have");
            }
        }
        if (progress.batch() >= batches.size()) {
            throw new IllegalArgumentException(
                    "it has " + batches.size() + " batches: no data, or not the data that the run began with");
        }
        return batches.get(progress.batch());
    }

    /** How many batches the epoch of the last one has. */
    int count() {
        return batches.size();
    }
}
