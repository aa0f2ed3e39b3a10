package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {

    private static final ImageShape LARGE = ImageShape.grey(60, 70); // not enlarged

    @TempDir
    private Path directory;

    @Test
    void imagesLieRowByRowWithGapsBetween() throws IOException {
        ImageGrid grid = ImageGrid.of(LARGE, 2).add(flat(0f)).add(flat(1f)).add(flat(0.2f));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(grid.png()));
        assertThat(picture.getWidth()).isEqualTo(2 + 2 * 72);
        assertThat(picture.getHeight()).isEqualTo(2 + 2 * 62);
        assertThat(sample(picture, 2, 2)).isZero();
        assertThat(sample(picture, 2 + 72, 2)).isEqualTo(255);
        assertThat(sample(picture, 2, 2 + 62)).isEqualTo(51);
        assertThat(sample(picture, 0, 0)).isEqualTo(96);
        assertThat(sample(picture, 2 + 72, 2 + 62)).isEqualTo(96); // no image there
    }

    @Test
    void smallImagesAreEnlarged() throws IOException {
        ImageGrid grid = ImageGrid.of(ImageShape.rgb(28, 28), 4).add(new float[3 * 28 * 28]);
        grid.write(directory.resolve("grid.png"));
        BufferedImage picture = ImageIO.read(directory.resolve("grid.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(2 + 58);
        assertThat(picture.getRGB(30, 30)).isEqualTo(0xFF000000);
        assertThat(picture.getRGB(0, 0)).isEqualTo(0xFF606060);
    }

    @Test
    void valuesOutsideAreCutAndNotANumberIsRefused() throws IOException {
        ImageGrid grid = ImageGrid.of(LARGE, 1).add(flat(1.5f)).add(flat(-3f));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(grid.png()));
        assertThat(sample(picture, 5, 5)).isEqualTo(255);
        assertThat(sample(picture, 5, 70)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageGrid.of(LARGE, 1).add(flat(Float.NaN)))
                .withMessage("image 0 of a grid is not a number at place 0");
        assertThatIllegalStateException()
                .isThrownBy(() -> ImageGrid.of(LARGE, 1).png());
    }

    private static int sample(BufferedImage picture, int x, int y) {
        return picture.getRaster().getSample(x, y, 0);
    }

    private static float[] flat(float value) {
        float[] image = new float[LARGE.size()];
        Arrays.fill(image, value);
        return image;
    }
}
