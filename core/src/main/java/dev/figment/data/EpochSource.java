package dev.figment.data;

import java.util.List;

/**
 * Where a training loop gets its batches: a pure function of the epoch, so that a run goes on exactly from (epoch,
 * index).
 *
 * @param <B> the batch's type
 */
@FunctionalInterface
public interface EpochSource<B extends Batch<B>> {

    /**
     * The batches of one epoch, in the order in which they are trained on. The same list for the same epoch, whenever and
     * however often it is asked for; lists may make their batches lazily, each time one is taken.
     *
     * @param epoch from 0
     */
    List<B> epoch(long epoch);
}
