package dev.figment.data.images;

/**
 * The size and mode of an image.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record ImageShape(int channels, int height, int width) {

    /** @throws IllegalArgumentException if there are not 1 or 3 channels, or a side is not positive */
    public ImageShape {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 channel (grey) or 3 (RGB), not " + channels);
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image has a positive height and width, not " + height + " and " + width);
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width); // the pixels of an image are one array
    }

    /** Of grey images. */
    public static ImageShape grey(int height, int width) {
        return new ImageShape(1, height, width);
    }

    /** Of images of red, green and blue. */
    public static ImageShape rgb(int height, int width) {
        return new ImageShape(3, height, width);
    }

    /** C · H · W, the number of values of an image. */
    public int size() {
        return channels * height * width;
    }

    /** {@code 28×28 grey}: height before width. */
    @Override
    public String toString() {
        return height + "×" + width + (channels == 1 ? " grey" : " RGB");
    }
}
