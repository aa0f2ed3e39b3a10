package dev.figment.data.images.drawn;

import dev.figment.data.images.ImageShape;
import dev.figment.tensor.RandomKey;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Squares, ellipses and hearts of several sizes, rotations and places, in the manner of dSprites (Matthey et al. 2017); RGB
 * images have a colour besides. Rotations cover a quarter turn, within which no shape repeats itself. Stateless.
 */
public final class DrawnShapes {

    private static final List<String> SHAPES = List.of("square", "ellipse", "heart");
    private static final Factor SHAPE = new Factor("shape", SHAPES.size());
    private static final Factor SIZE = new Factor("size", 5);
    private static final Factor ROTATION = new Factor("rotation", 8);
    private static final Factor X = new Factor("x", 12);
    private static final Factor Y = new Factor("y", 12);
    private static final Factor HUE = new Factor("hue", 6);

    private static final double SMALLEST = 0.24; // half a side, where half the image is 1
    private static final double LARGEST = 0.42;
    private static final double FARTHEST = 0.42; // of the middle of a shape from the middle of the image

    private DrawnShapes() {}

    /**
     * Draws images.
     *
     * @param key decides the factors of each image
     * @return labelled by shape; factors shape, size, rotation, x, y and, in RGB, hue
     * @throws IllegalArgumentException if the count is not positive
     */
    public static FactoredImages draw(int count, ImageShape shape, RandomKey key) {
        List<Factor> factors = new ArrayList<>(List.of(SHAPE, SIZE, ROTATION, X, Y));
        if (shape.channels() == 3) {
            factors.add(HUE);
        }
        Canvas canvas = new Canvas(shape);
        return FactoredImages.draw(count, shape, factors, SHAPES, key, values -> {
            AffineTransform place = AffineTransform.getTranslateInstance(
                    FARTHEST * (2 * share(values[3], X) - 1), FARTHEST * (2 * share(values[4], Y) - 1));
            place.rotate(Math.PI / 2 * values[2] / ROTATION.values());
            double size = SMALLEST + (LARGEST - SMALLEST) * share(values[1], SIZE);
            place.scale(size, size);
            Color colour =
                    values.length < 6 ? Color.WHITE : Color.getHSBColor((float) values[5] / HUE.values(), 0.8f, 1f);
            return canvas.fill(outline(values[0]), place, colour);
        });
    }

    /** From 0 for the first value to 1 for the last. */
    private static double share(int value, Factor factor) {
        return (double) value / (factor.values() - 1);
    }

    private static Shape outline(int shape) {
        return switch (shape) {
            case 0 -> new Rectangle2D.Double(-0.85, -0.85, 1.7, 1.7);
            case 1 -> new Ellipse2D.Double(-1, -0.55, 2, 1.1);
            default -> heart();
        };
    }

    private static Shape heart() {
        Path2D heart = new Path2D.Double();
        heart.moveTo(0, 1);
        heart.curveTo(-0.5, 0.5, -1, 0.2, -1, -0.35);
        heart.curveTo(-1, -1, -0.2, -1.1, 0, -0.5);
        heart.curveTo(0.2, -1.1, 1, -1, 1, -0.35);
        heart.curveTo(1, 0.2, 0.5, 0.5, 0, 1);
        heart.closePath();
        return heart;
    }
}
