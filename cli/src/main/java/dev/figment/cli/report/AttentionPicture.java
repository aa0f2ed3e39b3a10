package dev.figment.cli.report;

import dev.figment.io.AtomicFiles;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextAttribute;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * An attention map as a PNG file: a row for each target token, a column for each source token, darker where more attention
 * went, with a scale beside it. Drawn with Java2D rather than a chart library, because tokens repeat, are of any script and
 * any length, and stand on a slant. Needs no display.
 */
public final class AttentionPicture {

    private static final Color PAPER = Color.WHITE;
    private static final Color INK = new Color(0x1d2327);
    private static final Color SOFT = new Color(0x5b656d);
    private static final Color NONE = new Color(0xf2f0ea);
    private static final Color ALL = new Color(0x124a83);
    private static final int CELL = 34;
    private static final int GAP = 2;
    private static final int MARGIN = 28;
    private static final int BAR_WIDTH = 12;
    private static final int PIXELS_PER_UNIT = 2; // for screens of today
    private static final int LONGEST_TOKEN = 24;
    private static final double SLANT = Math.toRadians(-45);
    private static final double WRITTEN_FROM = 0.1; // smaller weights would be numbers without news
    private static final double WHITE_FROM = 0.6; // ink reads better on what is lighter
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font TITLE =
            TEXT.deriveFont(Map.of(TextAttribute.SIZE, 17f, TextAttribute.WEIGHT, TextAttribute.WEIGHT_BOLD));
    private static final Font SMALL = TEXT.deriveFont(11f);

    private AttentionPicture() {}

    /**
     * Draws the mean over the heads of the last layer.
     *
     * @param title what is translated, for example
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, AttentionMap map, String title) throws IOException {
        String subtitle = "attention of layer " + map.layers() + " of " + map.layers() + ", mean over "
                + (map.heads() == 1 ? "its head" : map.heads() + " heads");
        write(file, map, map.meanOverHeads(map.layers() - 1), title, subtitle);
    }

    /**
     * Draws one head.
     *
     * @param layer from 0
     * @param head from 0
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, AttentionMap map, String title, int layer, int head) throws IOException {
        String subtitle = "attention of layer " + (layer + 1) + ", head " + (head + 1);
        write(file, map, map.weights()[layer][head], title, subtitle);
    }

    private static void write(Path file, AttentionMap map, float[][] weights, String title, String subtitle)
            throws IOException {
        BufferedImage image = draw(map, weights, title, subtitle);
        AtomicFiles.write(file, out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this JDK writes no PNG files");
            }
        });
    }

    /** Where things stand; x and y are those of the first cell. */
    private record Layout(int x, int y, int columns, int rows, int width, int height) {

        static Layout of(AttentionMap map, FontMetrics text, FontMetrics title, FontMetrics small, String[] heading) {
            int left = widest(map.targetTokens(), text) + 12;
            int slanted = (int) Math.ceil((widest(map.sourceTokens(), text) + text.getHeight()) * Math.sin(-SLANT));
            int x = MARGIN + left;
            int y = MARGIN + title.getHeight() + small.getHeight() + 14 + slanted;
            int columns = map.sourceTokens().size();
            int rows = map.targetTokens().size();
            int cells = columns * CELL;
            int right = Math.max(slanted - CELL / 2, 24 + BAR_WIDTH + 6 + small.stringWidth("0.00"));
            int heads = Math.max(title.stringWidth(heading[0]), small.stringWidth(heading[1]));
            int width = Math.max(x + cells + right + MARGIN, heads + 2 * MARGIN);
            return new Layout(x, y, columns, rows, width, y + rows * CELL + MARGIN);
        }

        private static int widest(List<String> tokens, FontMetrics metrics) {
            return tokens.stream()
                    .mapToInt(token -> metrics.stringWidth(shown(token)))
                    .max()
                    .orElse(0);
        }
    }

    private static BufferedImage draw(AttentionMap map, float[][] weights, String title, String subtitle) {
        Layout layout;
        Graphics2D measuring = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        String[] heading = {shortened(title, 90), subtitle};
        try {
            layout = Layout.of(
                    map,
                    measuring.getFontMetrics(TEXT),
                    measuring.getFontMetrics(TITLE),
                    measuring.getFontMetrics(SMALL),
                    heading);
        } finally {
            measuring.dispose();
        }
        BufferedImage image = new BufferedImage(
                layout.width() * PIXELS_PER_UNIT, layout.height() * PIXELS_PER_UNIT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setColor(PAPER);
            graphics.fillRect(0, 0, layout.width(), layout.height());
            drawHeading(graphics, heading);
            drawTokens(graphics, map, layout);
            drawCells(graphics, weights, layout);
            drawScale(graphics, layout);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static void drawHeading(Graphics2D graphics, String[] heading) {
        int baseline = MARGIN + graphics.getFontMetrics(TITLE).getAscent();
        write(graphics, TITLE, INK, heading[0], MARGIN, baseline);
        write(
                graphics,
                SMALL,
                SOFT,
                heading[1],
                MARGIN,
                baseline + graphics.getFontMetrics(SMALL).getHeight() + 4);
    }

    private static void drawTokens(Graphics2D graphics, AttentionMap map, Layout layout) {
        FontMetrics metrics = graphics.getFontMetrics(TEXT);
        int middle = (CELL - GAP + metrics.getAscent() - metrics.getDescent()) / 2;
        for (int row = 0; row < layout.rows(); row++) {
            String token = shown(map.targetTokens().get(row));
            int x = layout.x() - 10 - metrics.stringWidth(token);
            write(graphics, TEXT, INK, token, x, layout.y() + row * CELL + middle);
        }
        for (int column = 0; column < layout.columns(); column++) {
            AffineTransform before = graphics.getTransform();
            graphics.translate(layout.x() + column * CELL + CELL / 2 + 2, layout.y() - 8);
            graphics.rotate(SLANT);
            write(graphics, TEXT, INK, shown(map.sourceTokens().get(column)), 0, 0);
            graphics.setTransform(before);
        }
    }

    private static void drawCells(Graphics2D graphics, float[][] weights, Layout layout) {
        FontMetrics metrics = graphics.getFontMetrics(SMALL);
        for (int row = 0; row < layout.rows(); row++) {
            for (int column = 0; column < layout.columns(); column++) {
                float weight = weights[row][column];
                int x = layout.x() + column * CELL;
                int y = layout.y() + row * CELL;
                graphics.setColor(colour(weight));
                graphics.fillRoundRect(x, y, CELL - GAP, CELL - GAP, 6, 6);
                if (weight >= WRITTEN_FROM) {
                    String number = String.format(Locale.ROOT, "%.2f", weight).replaceFirst("^0", "");
                    int left = x + (CELL - GAP - metrics.stringWidth(number)) / 2;
                    int baseline = y + (CELL - GAP + metrics.getAscent() - metrics.getDescent()) / 2;
                    write(graphics, SMALL, weight > WHITE_FROM ? Color.WHITE : INK, number, left, baseline);
                }
            }
        }
    }

    private static void drawScale(Graphics2D graphics, Layout layout) {
        int x = layout.x() + layout.columns() * CELL + 20;
        int height = Math.min(layout.rows() * CELL - GAP, 160);
        for (int i = 0; i < height; i++) {
            graphics.setColor(colour(1 - i / (float) (height - 1)));
            graphics.fillRect(x, layout.y() + i, BAR_WIDTH, 1);
        }
        int ascent = graphics.getFontMetrics(SMALL).getAscent();
        write(graphics, SMALL, SOFT, "1", x + BAR_WIDTH + 6, layout.y() + ascent);
        write(graphics, SMALL, SOFT, "0", x + BAR_WIDTH + 6, layout.y() + height);
    }

    private static void write(Graphics2D graphics, Font font, Color colour, String text, int x, int baseline) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, x, baseline);
    }

    private static Color colour(float weight) {
        float share = Math.max(0, Math.min(1, weight));
        return new Color(
                mixed(NONE.getRed(), ALL.getRed(), share),
                mixed(NONE.getGreen(), ALL.getGreen(), share),
                mixed(NONE.getBlue(), ALL.getBlue(), share));
    }

    private static int mixed(int none, int all, float share) {
        return Math.round(none + (all - none) * share);
    }

    /** A token as it is written: a blank one as a mark, a very long one shortened, without line breaks. */
    private static String shown(String token) {
        return token.isBlank() ? "␣" : shortened(token, LONGEST_TOKEN);
    }

    private static String shortened(String text, int longest) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
