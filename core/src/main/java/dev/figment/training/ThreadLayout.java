package dev.figment.training;

import java.util.ArrayList;
import java.util.List;

/**
 * How the processors of one process share a batch: r replicas, each with t threads of LibTorch's in its operators.
 *
 * <p>{@code 1 × t} splits every operator and pays a barrier each; {@code r × 1} splits the batch and pays one barrier a step.
 * Which is faster depends on the model, the batch and the machine: {@link Trainer#chooseLayout} measures it. Every
 * layout computes the same gradients, to rounding. Immutable.
 *
 * @param replicas how many threads compute parts of a batch side by side
 * @param threads how many threads of LibTorch's each of them uses
 */
public record ThreadLayout(int replicas, int threads) {

    /** Beyond these, parts of a batch become too small to be worth a replica. */
    private static final int MOST_REPLICAS = 8;

    /** @throws IllegalArgumentException if there are no replicas or no threads */
    public ThreadLayout {
        if (replicas < 1) {
            throw new IllegalArgumentException("there is at least one replica, not " + replicas);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("an operator runs on at least one thread, not " + threads);
        }
    }

    /** So many replicas of one thread each. */
    public static ThreadLayout ofReplicas(int replicas) {
        return new ThreadLayout(replicas, 1);
    }

    /**
     * The layouts worth trying on so many processors, the simplest first: one thread, all processors in each operator, all
     * processors in replicas.
     *
     * @param processors that may be used
     * @param splits whether batches can be split among replicas
     */
    static List<ThreadLayout> candidates(int processors, boolean splits) {
        if (processors < 1) {
            throw new IllegalArgumentException("threads run on at least one processor, not " + processors);
        }
        List<ThreadLayout> layouts = new ArrayList<>();
        layouts.add(new ThreadLayout(1, 1));
        if (processors > 1) {
            layouts.add(new ThreadLayout(1, processors));
        }
        if (processors > 1 && splits) {
            int replicas = Math.min(MOST_REPLICAS, processors);
            layouts.add(new ThreadLayout(replicas, processors / replicas));
        }
        return List.copyOf(layouts);
    }

    /** {@code 2 replicas of one thread}, {@code 4 threads an operator}, {@code one thread}. */
    @Override
    public String toString() {
        String each = threads == 1 ? "one thread" : threads + " threads";
        if (replicas == 1) {
            return threads == 1 ? each : each + " an operator";
        }
        return replicas + " replicas of " + each;
    }
}
