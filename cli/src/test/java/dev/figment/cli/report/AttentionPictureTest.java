package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPictureTest {

    private static final int DARK = 0x124a83;
    private static final int BLANK = 0xf2f0ea;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsNoDisplay() {
        System.setProperty("java.awt.headless", "true");
        assertThat(GraphicsEnvironment.isHeadless()).isTrue();
    }

    @Test
    void fullAttentionIsDarkAndNoneIsBlank() throws IOException {
        AttentionMap map = new AttentionMap(List.of("x", "y"), List.of("a"), new float[][][][] {{{{1, 0}}}});

        BufferedImage picture = written(map);

        long dark = count(picture, DARK);
        long blank = count(picture, BLANK);
        assertThat(dark).isGreaterThan(2_500); // a cell of 32 × 32 at two pixels a unit, less corners and letters
        assertThat(blank).isGreaterThan(3_500);
    }

    @Test
    void theMeanOverTheHeadsOfTheLastLayerIsDrawn() throws IOException {
        AttentionMap whole = new AttentionMap(
                List.of("x", "y"), List.of("a"), new float[][][][] {{{{0, 1}}, {{0, 1}}}, {{{0.05f, 0}}, {{0.01f, 0}}}
                });
        AttentionMap mean = new AttentionMap(List.of("x", "y"), List.of("a"), new float[][][][] {{{{0.03f, 0}}}});

        assertThat(count(written(whole), DARK)).isLessThan(100); // only the scale
        assertThat(cell(written(whole))).isEqualTo(cell(written(mean))).isNotEqualTo(BLANK);
    }

    @Test
    void oneHeadCanBeDrawn() throws IOException {
        AttentionMap map =
                new AttentionMap(List.of("x", "y"), List.of("a"), new float[][][][] {{{{0, 0}}, {{0.02f, 0}}}});
        Path file = directory.resolve("head.png");

        AttentionPicture.write(file, map, "x y", 0, 0);
        int first = cell(ImageIO.read(file.toFile()));
        AttentionPicture.write(file, map, "x y", 0, 1);
        int second = cell(ImageIO.read(file.toFile()));

        assertThat(first).isEqualTo(BLANK);
        assertThat(second).isNotEqualTo(BLANK);
    }

    @Test
    void longBlankAndForeignTokensFit() throws IOException {
        AttentionMap map = new AttentionMap(
                List.of("", " ", "x".repeat(500), "日本語", "עברית", "\n"),
                List.of("Donaudampfschifffahrtsgesellschaftskapitän"),
                new float[][][][] {{{{0.1f, 0.2f, 0.3f, 0.2f, 0.1f, 0.1f}}}});

        BufferedImage picture = written(map);

        assertThat(picture.getWidth()).isBetween(800, 2_000);
        assertThat(picture.getHeight()).isBetween(300, 1_000);
    }

    @Test
    void aMissingDirectoryIsNamed() {
        AttentionMap map = new AttentionMap(List.of("x"), List.of("a"), new float[][][][] {{{{1}}}});
        Path file = directory.resolve("none").resolve("a.png");

        assertThatThrownBy(() -> AttentionPicture.write(file, map, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("does not exist");
        assertThat(Files.exists(file)).isFalse();
    }

    private BufferedImage written(AttentionMap map) throws IOException {
        Path file = directory.resolve("attention.png");
        AttentionPicture.write(file, map, "x y");
        return ImageIO.read(file.toFile());
    }

    /** The colour of the first cell: found from the right, past the second cell, in the middle of the row. */
    private static int cell(BufferedImage picture) {
        int y = picture.getHeight() - 28 * 2 - 34;
        int second = -1;
        for (int i = 0; i < picture.getWidth(); i++) {
            if ((picture.getRGB(i, y) & 0xffffff) == BLANK) {
                second = i;
            }
        }
        assertThat(second).as("the second cell, without attention").isPositive();
        return picture.getRGB(second - 34 * 2 - 20, y) & 0xffffff;
    }

    private static long count(BufferedImage picture, int colour) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(pixels)
                .filter(pixel -> (pixel & 0xffffff) == colour)
                .count();
    }
}
