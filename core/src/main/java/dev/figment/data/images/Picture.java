package dev.figment.data.images;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;

/**
 * The values of one decoded image.
 *
 * @param shape its size and mode
 * @param values [C, H, W], unsigned
 */
record Picture(ImageShape shape, byte[] values) {

    private static final double RED = 0.299; // of the luminance: ITU-R BT.601
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    static Picture of(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        boolean grey = image.getColorModel().getNumColorComponents() == 1;
        ImageShape shape = new ImageShape(grey ? 1 : 3, height, width);
        byte[] values = new byte[shape.size()];
        int area = height * width;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int place = y * width + x;
                if (grey) {
                    values[place] = (byte) greyValue(image, x, y);
                } else {
                    int rgb = image.getRGB(x, y);
                    values[place] = (byte) (rgb >> 16);
                    values[area + place] = (byte) (rgb >> 8);
                    values[2 * area + place] = (byte) rgb;
                }
            }
        }
        return new Picture(shape, values);
    }

    /** The stored value: {@link BufferedImage#getRGB} would pass a grey one through another gamma. */
    private static int greyValue(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof ComponentColorModel model) {
            int sample = image.getRaster().getSample(x, y, 0);
            return model.getTransferType() == DataBuffer.TYPE_USHORT ? sample >> 8 : sample;
        }
        return image.getRGB(x, y) & 0xFF;
    }

    /** The middle part of the proportions asked for, scaled and converted. */
    Picture fitted(ImageShape to) {
        double scale = Math.min((double) shape.height() / to.height(), (double) shape.width() / to.width());
        double top = (shape.height() - scale * to.height()) / 2;
        double left = (shape.width() - scale * to.width()) / 2;
        byte[] fitted = new byte[to.size()];
        for (int c = 0; c < to.channels(); c++) {
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    double value = mean(c, to.channels() == 1, top + y * scale, left + x * scale, scale);
                    fitted[(c * to.height() + y) * to.width() + x] = (byte) Math.round(value);
                }
            }
        }
        return new Picture(to, fitted);
    }

    /** The mean over the pixels that begin inside a square of this side; of the one around its corner where none does. */
    private double mean(int channel, boolean toGrey, double top, double left, double side) {
        int firstRow = (int) Math.min(shape.height() - 1, top);
        int firstColumn = (int) Math.min(shape.width() - 1, left);
        int rows = Math.max(firstRow + 1, (int) Math.min(shape.height(), Math.round(top + side)));
        int columns = Math.max(firstColumn + 1, (int) Math.min(shape.width(), Math.round(left + side)));
        double sum = 0;
        for (int y = firstRow; y < rows; y++) {
            for (int x = firstColumn; x < columns; x++) {
                sum += toGrey ? luminance(y, x) : value(shape.channels() == 1 ? 0 : channel, y, x);
            }
        }
        return sum / ((rows - firstRow) * (columns - firstColumn));
    }

    private double luminance(int y, int x) {
        return shape.channels() == 1
                ? value(0, y, x)
                : RED * value(0, y, x) + GREEN * value(1, y, x) + BLUE * value(2, y, x);
    }

    private int value(int channel, int y, int x) {
        return values[(channel * shape.height() + y) * shape.width() + x] & 0xFF;
    }
}
