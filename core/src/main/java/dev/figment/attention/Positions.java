package dev.figment.attention;

import dev.figment.nn.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A vector for each position, added to the embedding of what stands there. arXiv:1706.03762, §3.5.
 *
 * <p>Positions that act elsewhere (rotary ones on queries and keys, ALiBi on scores) are no subclasses of this.
 */
public abstract sealed class Positions extends Module permits SinusoidalPositions, LearnedPositions {

    private final int maximum;

    Positions(int maximum, int dim) {
        if (maximum < 1) {
            throw new IllegalArgumentException("there must be at least one position, not " + maximum);
        }
        if (dim < 1) {
            throw new IllegalArgumentException("positions need a positive dimension, not " + dim);
        }
        this.maximum = maximum;
    }

    /** How many positions there are. */
    public final int maximum() {
        return maximum;
    }

    /** [maximum, D]; belongs to this module. */
    abstract Tensor table();

    /**
     * The vectors of positions {@code first} … {@code first + length} − 1.
     *
     * @return [length, D], a view owned by the current scope
     * @throws IllegalArgumentException if there are not so many, with both numbers
     */
    public final Tensor from(long first, long length) {
        if (first + length > maximum) {
            throw new IllegalArgumentException("a sequence of " + (first + length)
                    + " tokens is longer than the model's " + maximum + " positions");
        }
        return table().narrow(0, first, length);
    }
}
