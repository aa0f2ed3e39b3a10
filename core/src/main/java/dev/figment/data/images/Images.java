package dev.figment.data.images;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A set of images of one shape in memory, with or without labels. The number of an image is its index. Immutable, and safe
 * for use by many threads.
 */
public final class Images {

    private final ImageShape shape;
    private final byte[] pixels; // [N, C, H, W], unsigned
    private final Optional<Labels> labels;

    private Images(ImageShape shape, byte[] pixels, Optional<Labels> labels) {
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
        if (pixels.length == 0 || pixels.length % shape.size() != 0) {
            throw new IllegalArgumentException("images of " + shape + " are one or more times " + shape.size()
                    + " values, but there are " + pixels.length);
        }
        if (labels.isPresent() && labels.get().count() != count()) {
            throw new IllegalArgumentException(
                    "there are " + count() + " images, but " + labels.get().count() + " labels");
        }
    }

    /**
     * Images without labels.
     *
     * @param pixels [N, C, H, W], unsigned, 255 the brightest; copied
     * @throws IllegalArgumentException if there is no image, or the last is not whole
     */
    public static Images of(ImageShape shape, byte[] pixels) {
        return new Images(shape, pixels.clone(), Optional.empty());
    }

    /**
     * Images without labels, each value kept as the nearest of 256.
     *
     * @param intensities [N, C, H, W], from 0 to 1
     * @throws IllegalArgumentException if there is no image, the last is not whole, or a value is not a number from 0 to 1;
     *     it names image, row and column
     */
    public static Images of(ImageShape shape, float[] intensities) {
        byte[] pixels = new byte[intensities.length];
        for (int i = 0; i < pixels.length; i++) {
            Intensities.require(shape, i / shape.size(), i % shape.size(), intensities[i]);
            pixels[i] = Intensities.nearestGrey(intensities[i]);
        }
        return new Images(shape, pixels, Optional.empty());
    }

    /** Without copying, for readers that give up their array. */
    static Images owning(ImageShape shape, byte[] pixels) {
        return new Images(shape, pixels, Optional.empty());
    }

    /**
     * The same images with labels.
     *
     * @throws IllegalArgumentException if there are not as many labels as images
     */
    public Images labelled(Labels labels) {
        return new Images(shape, pixels, Optional.of(labels));
    }

    /** The size and mode of each image. */
    public ImageShape shape() {
        return shape;
    }

    /** N, the number of images, at least one. */
    public int count() {
        return pixels.length / shape.size();
    }

    /** What each image shows, where it is known. */
    public Optional<Labels> labels() {
        return labels;
    }

    /** Writes the values of an image, 0 … 255, in the order [C, H, W]. */
    void copyValues(int image, int[] into) {
        int from = image * shape.size();
        for (int i = 0; i < into.length; i++) {
            into[i] = pixels[from + i] & 0xFF;
        }
    }

    /** Writes the values of an image, unsigned, in the order [C, H, W]. */
    void copyBytes(int image, byte[] into, int offset) {
        System.arraycopy(pixels, image * shape.size(), into, offset, shape.size());
    }

    /**
     * The intensities of an image, 0 … 1, in the order [C, H, W].
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public float[] intensities(int image) {
        if (image < 0 || image >= count()) {
            throw new IndexOutOfBoundsException("there are " + count() + " images, and none has the index " + image);
        }
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[image * values.length + i] & 0xFF) / 255f;
        }
        return values;
    }

    /**
     * Some of the images, in the order of their indices given, as a set of their own.
     *
     * @throws IllegalArgumentException if none is chosen
     * @throws IndexOutOfBoundsException if one is no image of this set
     */
    public Images select(int[] indices) {
        byte[] chosen = new byte[Math.multiplyExact(indices.length, shape.size())];
        for (int i = 0; i < indices.length; i++) {
            Objects.checkIndex(indices[i], count());
            System.arraycopy(pixels, indices[i] * shape.size(), chosen, i * shape.size(), shape.size());
        }
        return new Images(shape, chosen, labels.map(all -> all.select(indices)));
    }

    /**
     * The images from one index to before another, as a set of their own.
     *
     * @throws IllegalArgumentException if these are no images of this set
     */
    public Images range(int from, int to) {
        if (from < 0 || to > count() || from >= to) {
            throw new IllegalArgumentException(
                    "images " + from + " to " + to + " are no part of a set of " + count() + " images");
        }
        return select(IntStream.range(from, to).toArray());
    }
}
