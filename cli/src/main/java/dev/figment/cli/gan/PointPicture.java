package dev.figment.cli.gan;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Points in the plane as a picture. Stateless; works without a display. */
final class PointPicture {

    private static final int SIDE = 420; // pixels
    private static final double MARGIN = 1.35; // the picture reaches so far beyond the outermost modes
    private static final Color PAPER = new Color(0xFFFFFF);
    private static final Color INK = new Color(0x1F5FA8);

    private PointPicture() {}

    /**
     * A PNG file with a dot for each point; what lies outside is left out.
     *
     * @param points x, y, one a row
     * @param extent the largest coordinate of a mode
     */
    static byte[] png(float[][] points, double extent) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                picture.setRGB(x, y, PAPER.getRGB());
            }
        }
        for (float[] point : points) {
            dot(picture, pixel(point[0], extent), SIDE - 1 - pixel(point[1], extent));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) { // memory does not fail
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int pixel(float coordinate, double extent) {
        return (int) Math.round((coordinate / (extent * MARGIN) + 1) / 2 * (SIDE - 1));
    }

    private static void dot(BufferedImage picture, int x, int y) {
        for (int dy = 0; dy <= 1; dy++) {
            for (int dx = 0; dx <= 1; dx++) {
                if (x + dx >= 0 && x + dx < SIDE && y + dy >= 0 && y + dy < SIDE) {
                    picture.setRGB(x + dx, y + dy, INK.getRGB());
                }
            }
        }
    }
}
