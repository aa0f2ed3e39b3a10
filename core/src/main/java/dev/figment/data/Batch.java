package dev.figment.data;

import java.util.List;

/**
 * Some examples that make one step, or one replica's share of it, as Java arrays.
 *
 * <p>Implementations are immutable values: they may be handed from a prefetching thread to another, and nobody writes to
 * their arrays.
 *
 * @param <B> the batch's own type
 */
public interface Batch<B extends Batch<B>> {

    /** The number of examples, at least one. */
    int examples();

    /**
     * The number by which each example is known in its data set, one per row. It is the same in every epoch and in every
     * partition, so random numbers that are keyed by it do not depend on how examples were batched.
     */
    long[] exampleIds();

    /** What the summed loss is divided by: the number of target tokens, of examples, of elements. Positive. */
    double weight();

    /**
     * Cuts this batch into at most {@code parts} non-empty parts. Their rows, one part after the other, are the rows of
     * this batch in order; padded widths are kept, so that random numbers keyed by (example, element) are unchanged.
     *
     * @throws IllegalArgumentException if {@code parts} is not positive
     */
    List<B> split(int parts);
}
