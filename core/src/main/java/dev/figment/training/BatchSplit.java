package dev.figment.training;

import dev.figment.data.Batch;
import java.util.List;

/**
 * Which parts of a batch this process computes, and in how many. The batch is cut into accumulation × replicas × processes
 * parts, of which each process takes as many in a row: whoever computes them, they are the parts of one batch.
 *
 * @param accumulation how many parts each replica computes, one after another
 * @param replicas how many threads compute parts side by side
 * @param rank this process among the processes, from 0
 * @param processes how many processes share the batch
 */
record BatchSplit(int accumulation, int replicas, int rank, int processes) {

    /**
     * This process's parts, in order. None where the batch has too few examples, or is kept whole and is the first
     * process's.
     */
    <B extends Batch<B>> List<B> partsOf(B batch, Objective<B> objective) {
        int count = accumulation * replicas * processes;
        boolean whole = count == 1 || objective.needsWholeBatch();
        List<B> parts = whole ? List.of(batch) : batch.split(count);
        if (parts.size() < processes) {
            return rank < parts.size() ? List.of(parts.get(rank)) : List.of();
        }
        return parts.subList(parts.size() * rank / processes, parts.size() * (rank + 1) / processes);
    }
}
