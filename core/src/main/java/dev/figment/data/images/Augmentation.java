package dev.figment.data.images;

import dev.figment.tensor.RandomStream;

/**
 * Small changes that leave an image what it is, drawn anew for each image in each epoch of training.
 *
 * @param flip whether left and right are exchanged in half of the images
 * @param maximumShift an image is moved by up to so many pixels, horizontally and vertically; the pixels of its border
 *     fill what comes free
 */
public record Augmentation(boolean flip, int maximumShift) {

    /** @throws IllegalArgumentException if the shift is negative */
    public Augmentation {
        if (maximumShift < 0) {
            throw new IllegalArgumentException("the maximum shift must not be negative, but is " + maximumShift);
        }
    }

    /** Nothing is changed. */
    public static Augmentation none() {
        return new Augmentation(false, 0);
    }

    boolean isNone() {
        return !flip && maximumShift == 0;
    }

    /** The values of a changed image, [C, H, W]. */
    int[] apply(int[] values, ImageShape shape, RandomStream random) {
        boolean mirrored = flip && random.nextInt(2) == 1;
        int down = random.nextInt(2 * maximumShift + 1) - maximumShift;
        int right = random.nextInt(2 * maximumShift + 1) - maximumShift;
        int height = shape.height();
        int width = shape.width();
        int[] changed = new int[values.length];
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int row = c * height + clamp(y - down, height);
                for (int x = 0; x < width; x++) {
                    int column = clamp(x - right, width);
                    changed[(c * height + y) * width + x] =
                            values[row * width + (mirrored ? width - 1 - column : column)];
                }
            }
        }
        return changed;
    }

    private static int clamp(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }
}
