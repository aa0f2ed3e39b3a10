package dev.figment.nn;

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
