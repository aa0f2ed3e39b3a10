package dev.figment.data.images.drawn;

import dev.figment.data.images.ImageShape;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Draws a shape, given in the square from −1 to 1, with smooth edges on black. */
final class Canvas {

    private final ImageShape shape;

    Canvas(ImageShape shape) {
        this.shape = shape;
    }

    /** The inside of the shape. */
    byte[] fill(Shape drawn, AffineTransform place, Color colour) {
        return draw(place.createTransformedShape(drawn), colour);
    }

    /** The line of the shape, with round ends. */
    byte[] stroke(Shape drawn, double width, AffineTransform place, Color colour) {
        BasicStroke pen = new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        return draw(place.createTransformedShape(pen.createStrokedShape(drawn)), colour);
    }

    private byte[] draw(Shape drawn, Color colour) {
        int height = shape.height();
        int width = shape.width();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.translate(width / 2.0, height / 2.0);
        graphics.scale(width / 2.0, height / 2.0);
        graphics.setColor(colour);
        graphics.fill(drawn);
        graphics.dispose();
        byte[] values = new byte[shape.size()];
        for (int i = 0; i < values.length; i++) {
            int place = i % (height * width);
            int channel = i / (height * width);
            int rgb = image.getRGB(place % width, place / width);
            values[i] = (byte) (rgb >> 16 - 8 * channel);
        }
        return values;
    }
}
