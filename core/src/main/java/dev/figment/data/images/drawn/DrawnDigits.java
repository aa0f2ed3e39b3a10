package dev.figment.data.images.drawn;

import dev.figment.data.images.ImageShape;
import dev.figment.tensor.RandomKey;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The digits 0 to 9, drawn as a pen would, of several widths of the pen, slants, sizes and places: white on black, as in
 * MNIST. Stateless.
 */
public final class DrawnDigits {

    private static final int DIGITS = 10;
    private static final Factor DIGIT = new Factor("digit", DIGITS);
    private static final Factor PEN = new Factor("pen", 4);
    private static final Factor SLANT = new Factor("slant", 5);
    private static final Factor SIZE = new Factor("size", 4);
    private static final Factor X = new Factor("x", 5);
    private static final Factor Y = new Factor("y", 5);

    private DrawnDigits() {}

    /**
     * Draws images.
     *
     * @param key decides the factors of each image
     * @return labelled by digit; factors digit, pen, slant, size, x and y
     * @throws IllegalArgumentException if the count is not positive
     */
    public static FactoredImages draw(int count, ImageShape shape, RandomKey key) {
        Canvas canvas = new Canvas(shape);
        List<String> classes =
                IntStream.range(0, DIGITS).mapToObj(Integer::toString).toList();
        return FactoredImages.draw(count, shape, List.of(DIGIT, PEN, SLANT, SIZE, X, Y), classes, key, values -> {
            AffineTransform place = AffineTransform.getTranslateInstance(
                    between(-0.12, 0.12, values[4], X), between(-0.12, 0.12, values[5], Y));
            double size = between(0.48, 0.64, values[3], SIZE);
            place.scale(size, size);
            place.shear(-between(-0.1, 0.35, values[2], SLANT), 0);
            return canvas.stroke(line(values[0]), between(0.18, 0.42, values[1], PEN), place, Color.WHITE);
        });
    }

    private static double between(double low, double high, int value, Factor factor) {
        return low + (high - low) * value / (factor.values() - 1);
    }

    /** The way of the pen, in −0.6 … 0.6 by −1 … 1, y downwards; arcs are counted in degrees, against the clock. */
    private static Shape line(int digit) {
        Path2D line = new Path2D.Double();
        switch (digit) {
            case 0 -> line.append(new Ellipse2D.Double(-0.6, -1, 1.2, 2), false);
            case 1 -> through(line, -0.3, -0.6, 0.1, -1, 0.1, 1);
            case 2 -> {
                line.append(new Arc2D.Double(-0.6, -1, 1.2, 1.1, 160, -190, Arc2D.OPEN), false);
                through(line, -0.6, 1, 0.6, 1);
            }
            case 3 -> {
                line.append(new Arc2D.Double(-0.6, -1, 1.1, 1, 150, -240, Arc2D.OPEN), false);
                line.append(new Arc2D.Double(-0.6, 0, 1.2, 1, 90, -240, Arc2D.OPEN), true);
            }
            case 4 -> {
                through(line, 0.3, 1, 0.3, -1, -0.6, 0.4);
                line.lineTo(0.6, 0.4);
            }
            case 5 -> {
                through(line, 0.5, -1, -0.4, -1, -0.5, -0.1);
                line.append(new Arc2D.Double(-0.6, -0.3, 1.2, 1.3, 130, -280, Arc2D.OPEN), true);
            }
            case 6 -> {
                line.moveTo(0.4, -1);
                line.curveTo(-0.3, -0.8, -0.6, -0.1, -0.6, 0.4);
                line.append(new Ellipse2D.Double(-0.6, -0.2, 1.2, 1.2), false);
            }
            case 7 -> through(line, -0.6, -1, 0.6, -1, -0.1, 1);
            case 8 -> {
                line.append(new Ellipse2D.Double(-0.5, -1, 1, 0.95), false);
                line.append(new Ellipse2D.Double(-0.6, -0.05, 1.2, 1.05), false);
            }
            default -> {
                line.append(new Ellipse2D.Double(-0.6, -1, 1.2, 1.2), false);
                line.moveTo(0.6, -0.4);
                line.curveTo(0.6, 0.1, 0.4, 0.7, 0.1, 1);
            }
        }
        return line;
    }

    /** Straight lines from point to point; the first is the end of the way so far where there is one. */
    private static void through(Path2D line, double... xy) {
        if (line.getCurrentPoint() == null) {
            line.moveTo(xy[0], xy[1]);
        } else {
            line.lineTo(xy[0], xy[1]);
        }
        for (int i = 2; i < xy.length; i += 2) {
            line.lineTo(xy[i], xy[i + 1]);
        }
    }
}
