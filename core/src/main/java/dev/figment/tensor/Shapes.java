package dev.figment.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Shapes as people read them. */
public final class Shapes {

    private Shapes() {}

    /** {@code [2, 5, 32]}. */
    public static String describe(Tensor tensor) {
        return Arrays.toString(tensor.shape());
    }

    /** {@code [2, 5, 32]}. */
    public static String describe(long... shape) {
        return Arrays.toString(shape);
    }

    /**
     * The number of elements of a shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the product exceeds 63 bits
     */
    public static long elements(long... shape) {
        long product = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("a shape has no negative dimension, but this is " + describe(shape));
            }
            try {
                product = Math.multiplyExact(product, dimension);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the shape " + describe(shape) + " has more than 2^63 elements", e);
            }
        }
        return product;
    }

    /**
     * Holds the last dimension of a tensor to what a layer expects.
     *
     * @param what names the layer and its input, for the message
     * @throws IllegalArgumentException naming both
     */
    public static void requireLast(Tensor tensor, long expected, String what) {
        long dimensions = tensor.dim();
        if (dimensions == 0 || tensor.size(dimensions - 1) != expected) {
            throw new IllegalArgumentException(
                    what + " must end in a dimension of " + expected + ", but is " + describe(tensor));
        }
    }
}
