package dev.figment.data.images;

import dev.figment.io.AtomicFiles;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Images side by side in one picture, row by row, as PNG. Immutable; works without a display.
 *
 * <pre>{@code
 * ImageGrid.of(shape, 8).add(intensities).write(Path.of("grid.png"));
 * }</pre>
 */
public final class ImageGrid {

    private static final int GAP = 2;
    private static final int BACKGROUND = 96; // neither black nor white, so that edges of images show
    private static final int SMALLEST_SIDE = 56;

    private final ImageShape shape;
    private final int columns;
    private final List<float[]> images;

    private ImageGrid(ImageShape shape, int columns, List<float[]> images) {
        this.shape = shape;
        this.columns = columns;
        this.images = images;
    }

    /**
     * An empty grid.
     *
     * @param columns images a row
     * @throws IllegalArgumentException if that is not positive
     */
    public static ImageGrid of(ImageShape shape, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("a grid has at least one column, not " + columns);
        }
        return new ImageGrid(shape, columns, List.of());
    }

    /**
     * The grid with more images.
     *
     * @param intensities [n, C, H, W], 0 … 1; what lies outside is cut to it
     * @throws IllegalArgumentException if the last image is not whole, or a value is not a number
     */
    public ImageGrid add(float[] intensities) {
        if (intensities.length % shape.size() != 0) {
            throw new IllegalArgumentException("images of " + shape + " are a multiple of " + shape.size()
                    + " values, but there are " + intensities.length);
        }
        List<float[]> more = new ArrayList<>(images);
        for (int from = 0; from < intensities.length; from += shape.size()) {
            float[] image = new float[shape.size()];
            for (int i = 0; i < image.length; i++) {
                image[i] = Math.max(0, Math.min(1, intensities[from + i]));
                if (Float.isNaN(image[i])) {
                    throw new IllegalArgumentException(
                            "image " + more.size() + " of a grid is not a number at place " + i);
                }
            }
            more.add(image);
        }
        return new ImageGrid(shape, columns, List.copyOf(more));
    }

    /** The number of images. */
    public int count() {
        return images.size();
    }

    /** Images a row. */
    public int columns() {
        return columns;
    }

    /**
     * Writes the picture.
     *
     * @throws IOException in one line naming the file
     * @throws IllegalStateException if there is no image
     */
    public void write(Path file) throws IOException {
        byte[] png = png();
        AtomicFiles.write(file, out -> out.write(png));
    }

    /**
     * The picture as the bytes of a PNG file; small images are enlarged by a whole number.
     *
     * @throws IllegalStateException if there is no image
     */
    public byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture(), "png", out)) {
                throw new IllegalStateException("this JDK writes no PNG files");
            }
        } catch (IOException e) { // memory does not fail so
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private BufferedImage picture() {
        if (images.isEmpty()) {
            throw new IllegalStateException("a grid needs at least one image to be written");
        }
        int zoom = Math.max(1, (SMALLEST_SIDE + shape.height() - 1) / shape.height());
        int cellHeight = shape.height() * zoom + GAP;
        int cellWidth = shape.width() * zoom + GAP;
        int shownColumns = Math.min(columns, images.size());
        int rows = (images.size() + columns - 1) / columns;
        BufferedImage picture = new BufferedImage(
                shownColumns * cellWidth + GAP,
                rows * cellHeight + GAP,
                shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        fill(picture.getRaster());
        for (int i = 0; i < images.size(); i++) {
            int top = GAP + i / columns * cellHeight;
            int left = GAP + i % columns * cellWidth;
            draw(images.get(i), picture.getRaster(), top, left, zoom);
        }
        return picture;
    }

    private void fill(WritableRaster raster) {
        int[] background = new int[raster.getWidth() * raster.getHeight()];
        Arrays.fill(background, BACKGROUND);
        for (int c = 0; c < shape.channels(); c++) {
            raster.setSamples(0, 0, raster.getWidth(), raster.getHeight(), c, background);
        }
    }

    private void draw(float[] image, WritableRaster raster, int top, int left, int zoom) {
        for (int place = 0; place < image.length; place++) {
            int channel = place / (shape.height() * shape.width());
            int y = place / shape.width() % shape.height();
            int x = place % shape.width();
            int[] value = new int[zoom * zoom];
            Arrays.fill(value, Math.round(image[place] * 255));
            raster.setSamples(left + x * zoom, top + y * zoom, zoom, zoom, channel, value);
        }
    }
}
