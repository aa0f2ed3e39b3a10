package dev.figment.cli.report;

import dev.figment.io.AtomicFiles;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextAttribute;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Curves as a PNG file, one panel below the other. Drawn with Java2D, which needs no display. Stateless. */
public final class CurvePicture {

    private static final Color PAPER = Color.WHITE;
    private static final Color INK = new Color(0x1d2327);
    private static final Color SOFT = new Color(0x5b656d);
    private static final Color HAIR = new Color(0xe3e1da);
    private static final Color BAND = new Color(0xc2, 0x57, 0x0c, 34);
    private static final Color BLUE = new Color(0x1f63a8);
    private static final Color ORANGE = new Color(0xc2570c);
    private static final Color FAINT = new Color(0xb9c8d8);
    private static final int WIDTH = 760;
    private static final int PANEL = 220;
    private static final int LEFT = 72;
    private static final int RIGHT = WIDTH - 28;
    private static final int TOP = 54;
    private static final int HEAD = 26;
    private static final int FOOT = 44;
    private static final int PIXELS_PER_UNIT = 2; // for screens of today
    private static final int TICKS = 5;
    private static final double SPREAD = 10;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font TITLE =
            TEXT.deriveFont(Map.of(TextAttribute.SIZE, 16f, TextAttribute.WEIGHT, TextAttribute.WEIGHT_BOLD));

    private CurvePicture() {}

    /** What a curve is drawn with; the title of its panel says what it stands for. */
    public enum Ink {
        /** As most are. */
        BLUE,
        /** What is to be told from those. */
        ORANGE,
        /** In the background: the axis does not follow it. */
        FAINT
    }

    /**
     * A curve. Values that are not finite are gaps.
     *
     * @param ink its colour
     * @param x ascending
     * @param y one a place
     */
    @SuppressWarnings("ArrayRecordComponent") // not changed by anyone
    public record Curve(Ink ink, double[] x, double[] y) {}

    /** What the axis beside a panel reaches over. */
    public enum Beside {
        /** What its curves reach over, by ratios where these are large. */
        VALUES,
        /** 0 to 1. */
        SHARES
    }

    /**
     * A place on the axis below.
     *
     * @param from where it begins
     * @param to where it ends; the same for a line
     * @param label what it is
     */
    public record Mark(double from, double to, String label) {}

    /**
     * A panel.
     *
     * @param title what is drawn
     * @param xTitle what the axis below is
     * @param logarithmic whether equal ratios take equal room on it
     * @param beside what the axis beside it reaches over
     * @param curves at least one with a finite value
     * @param marks in the order of their labels, top to bottom
     */
    public record Panel(
            String title, String xTitle, boolean logarithmic, Beside beside, List<Curve> curves, List<Mark> marks) {

        /** Over what its curves reach over. */
        public Panel(String title, String xTitle, boolean logarithmic, List<Curve> curves, List<Mark> marks) {
            this(title, xTitle, logarithmic, Beside.VALUES, curves, marks);
        }
    }

    /**
     * Writes the panels.
     *
     * @param title above all
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, String title, List<Panel> panels) throws IOException {
        int height = TOP + panels.size() * (HEAD + PANEL + FOOT);
        BufferedImage image =
                new BufferedImage(WIDTH * PIXELS_PER_UNIT, height * PIXELS_PER_UNIT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(PAPER);
            graphics.fillRect(0, 0, WIDTH, height);
            text(graphics, TITLE, INK, title, 24, 34);
            for (int i = 0; i < panels.size(); i++) {
                draw(graphics, panels.get(i), TOP + i * (HEAD + PANEL + FOOT));
            }
        } finally {
            graphics.dispose();
        }
        AtomicFiles.write(file, out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this JDK writes no PNG files");
            }
        });
    }

    private static void draw(Graphics2D graphics, Panel panel, int top) {
        int upper = top + HEAD;
        int lower = upper + PANEL;
        Axis x = axisBelow(panel);
        Axis y = panel.beside() == Beside.SHARES ? Axis.linear(0, 1, TICKS) : axisBeside(panel.curves());
        text(graphics, TEXT.deriveFont(Font.BOLD), INK, panel.title(), LEFT, top + 14);
        for (Mark mark : panel.marks()) {
            drawBand(graphics, mark, x, upper, lower);
        }
        for (double tick : y.ticks()) {
            int at = (int) Math.round(lower - y.place(tick) * PANEL);
            graphics.setColor(HAIR);
            graphics.drawLine(LEFT, at, RIGHT, at);
            String label = NumberText.axis(tick);
            int wide = graphics.getFontMetrics(TEXT).stringWidth(label);
            text(graphics, TEXT, SOFT, label, LEFT - 8 - wide, at + 4);
        }
        for (double tick : x.ticks()) {
            int at = across(x, tick);
            String label = NumberText.axis(tick);
            int wide = graphics.getFontMetrics(TEXT).stringWidth(label);
            text(graphics, TEXT, SOFT, label, at - wide / 2, lower + 17);
        }
        int wide = graphics.getFontMetrics(TEXT).stringWidth(panel.xTitle());
        text(graphics, TEXT, SOFT, panel.xTitle(), RIGHT - wide, lower + 33);
        for (Curve curve : panel.curves()) {
            drawCurve(graphics, curve, x, y, lower);
        }
        for (int i = 0; i < panel.marks().size(); i++) {
            Mark mark = panel.marks().get(i);
            int at = Math.min(
                    across(x, Math.max(x.low(), mark.from())) + 5,
                    RIGHT - 8 - graphics.getFontMetrics(TEXT).stringWidth(mark.label()));
            text(graphics, TEXT, INK, mark.label(), Math.max(LEFT, at), upper + 14 + 16 * i);
        }
    }

    private static void drawBand(Graphics2D graphics, Mark mark, Axis x, int upper, int lower) {
        int from = across(x, Math.max(x.low(), mark.from()));
        int to = across(x, Math.min(x.high(), mark.to()));
        graphics.setColor(BAND);
        graphics.fillRect(from, upper, Math.max(0, to - from), lower - upper);
        graphics.setColor(ORANGE);
        graphics.drawLine(from, upper, from, lower);
    }

    private static void drawCurve(Graphics2D graphics, Curve curve, Axis x, Axis y, int lower) {
        Path2D path = new Path2D.Double();
        boolean pen = false;
        for (int i = 0; i < curve.x().length; i++) {
            double value = curve.y()[i];
            if (!Double.isFinite(value) || (y.logarithmic() && value <= 0)) {
                pen = false;
                continue;
            }
            double height = lower - Math.max(0, Math.min(1, y.place(value))) * PANEL;
            if (pen) {
                path.lineTo(across(x, curve.x()[i]), height);
            } else {
                path.moveTo(across(x, curve.x()[i]), height);
            }
            pen = true;
        }
        graphics.setColor(
                switch (curve.ink()) {
                    case BLUE -> BLUE;
                    case ORANGE -> ORANGE;
                    case FAINT -> FAINT;
                });
        graphics.setStroke(new BasicStroke(1.7f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
        graphics.setStroke(new BasicStroke(1));
    }

    private static Axis axisBelow(Panel panel) {
        double first =
                panel.curves().stream().mapToDouble(curve -> curve.x()[0]).min().orElseThrow();
        double last = panel.curves().stream()
                .mapToDouble(curve -> curve.x()[curve.x().length - 1])
                .max()
                .orElseThrow();
        return panel.logarithmic() ? Axis.logarithmic(first, last) : Axis.upTo(Math.max(1, last), TICKS);
    }

    private static Axis axisBeside(List<Curve> curves) {
        double[] values = curves.stream()
                .filter(curve -> curve.ink() != Ink.FAINT)
                .flatMapToDouble(curve -> Arrays.stream(curve.y()))
                .filter(Double::isFinite)
                .toArray();
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(1);
        return least > 0 && most >= SPREAD * least ? Axis.logarithmic(least, most) : Axis.linear(least, most, TICKS);
    }

    private static int across(Axis x, double value) {
        return (int) Math.round(LEFT + (RIGHT - LEFT) * x.place(value));
    }

    private static void text(Graphics2D graphics, Font font, Color colour, String text, int x, int baseline) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, x, baseline);
    }
}
