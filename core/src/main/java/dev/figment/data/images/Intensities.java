package dev.figment.data.images;

/** What a value of an image may be: a number from 0, black, to 1. Stateless. */
final class Intensities {

    private static final double BRIGHTEST = 255;

    private Intensities() {}

    /**
     * Refuses what is none.
     *
     * @param image its number, for the message
     * @param place in the image, in the order [C, H, W]
     * @throws IllegalArgumentException naming image, row and column, if the value is not a number from 0 to 1
     */
    static void require(ImageShape shape, long image, int place, double value) {
        if (!(value >= 0 && value <= 1)) { // not a number is refused too
            int row = place / shape.width() % shape.height();
            int column = place % shape.width();
            String channel = shape.channels() == 1 ? "" : ", channel " + place / (shape.width() * shape.height());
            throw new IllegalArgumentException("the value of image " + image + channel + ", row " + row + ", column "
                    + column + " (counted from 0) is " + value + ", expected a number from 0 to 1");
        }
    }

    /** The nearest of the 256 values in which {@link Images} keeps intensities. */
    static byte nearestGrey(double value) {
        return (byte) Math.round(value * BRIGHTEST);
    }
}
