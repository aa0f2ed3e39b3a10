package dev.figment.nn;

import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;

/**
 * How a square kernel moves over an image. Immutable: {@code Kernel2d.of(4).stride(2).padding(1)} halves an image, or
 * doubles it in the transposed convolution.
 *
 * @param size height and width of the kernel, in pixels
 * @param stride pixels from one place to the next
 * @param padding zeros put around the image on each side
 */
public record Kernel2d(int size, int stride, int padding) {

    /** @throws IllegalArgumentException if size or stride is not positive, or the padding is negative */
    public Kernel2d {
        if (size < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException("a kernel needs size and stride from 1 and padding from 0, but they are "
                    + size + ", " + stride + " and " + padding);
        }
    }

    /** The places that the kernel takes along a side of so many pixels: ⌊(side + 2p − k) ⁄ s⌋ + 1. */
    long places(long side) {
        return (side + 2L * padding - size) / stride + 1;
    }

    /** The side of the image of which the kernel takes so many places: (places − 1) s − 2p + k. */
    long transposedSide(long places) {
        return (places - 1) * stride - 2L * padding + size;
    }

    /** @throws IllegalArgumentException if the images of a layer are not [B, channels, H, W] */
    static void requireImages(Tensor x, int channels, Module layer) {
        if (x.dim() != 4 || x.size(1) != channels) {
            throw new IllegalArgumentException(
                    "the input of " + layer + " must be [B, " + channels + ", H, W], but is " + Shapes.describe(x));
        }
    }

    /** @throws IllegalArgumentException if the images [B, C, H, W] of a layer are smaller than the kernel */
    void requireRoom(Tensor x, Module layer) {
        if (Math.min(x.size(2), x.size(3)) + 2L * padding < size) {
            throw new IllegalArgumentException("the input of " + layer + " is " + Shapes.describe(x)
                    + ", smaller than its kernel of size " + size + " with padding " + padding);
        }
    }

    /** A number for the height and for the width, as LibTorch takes them. */
    static long[] both(long number) {
        return new long[] {number, number};
    }

    /** Moving by one pixel, without padding. */
    public static Kernel2d of(int size) {
        return new Kernel2d(size, 1, 0);
    }

    /** With another stride. */
    public Kernel2d stride(int pixels) {
        return new Kernel2d(size, pixels, padding);
    }

    /** With another padding. */
    public Kernel2d padding(int pixels) {
        return new Kernel2d(size, stride, pixels);
    }
}
