package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final ImageShape GREY = ImageShape.grey(2, 3);

    @TempDir
    private Path directory;

    @Test
    void greyAndColouredImagesKeepTheirStoredValues() throws IOException {
        BufferedImage grey = image(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(2, 0, 0, 51); // right, top
        write("grey.png", grey);
        assertThat(ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT).intensities(0))
                .containsExactly(0, 0, 0.2f, 0, 0, 0);

        BufferedImage red = image(3, 2, BufferedImage.TYPE_INT_RGB);
        red.setRGB(0, 1, 0xFF3300);
        write("grey.png", red);
        float[] values = ImageFolder.read(directory, ImageShape.rgb(2, 3), ImageFolder.Fitting.EXACT)
                .intensities(0);
        assertThat(values[3]).isEqualTo(1); // red, second row
        assertThat(values[6 + 3]).isEqualTo(0.2f); // green
        assertThat(values[12 + 3]).isZero(); // blue
    }

    @Test
    void foldersOfAFolderAreClasses() throws IOException {
        for (String name : new String[] {"dog/b.png", "cat/a.png", "dog/a.png"}) {
            write(name, image(3, 2, BufferedImage.TYPE_BYTE_GRAY));
        }
        Labels labels = ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT)
                .labels()
                .orElseThrow();
        assertThat(labels.classes()).containsExactly("cat", "dog");
        assertThat(labels.of(0)).isZero();
        assertThat(labels.of(1)).isEqualTo(1);
        assertThat(labels.count()).isEqualTo(3);
    }

    @Test
    void imagesOfAnotherSizeOrModeAreRefused() throws IOException {
        Path tall = write("tall.png", image(3, 4, BufferedImage.TYPE_BYTE_GRAY));
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT))
                .withMessage(tall + " is 4×3 grey, expected 2×3 grey");
        Path coloured = write("tall.png", image(3, 2, BufferedImage.TYPE_INT_RGB));
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT))
                .withMessage(coloured + " is 2×3 RGB, expected 2×3 grey");
        Path transparent = write("tall.png", image(3, 2, BufferedImage.TYPE_INT_ARGB));
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT))
                .withMessage(transparent + " has transparent pixels (an alpha channel), expected grey or RGB");
    }

    @Test
    void orCroppedInTheMiddleScaledAndConverted() throws IOException {
        BufferedImage wide = image(8, 2, BufferedImage.TYPE_INT_RGB);
        for (int x = 2; x < 6; x++) { // the middle 4 of 8 columns: two of white, two of black
            wide.setRGB(x, 0, x < 4 ? 0xFFFFFF : 0);
            wide.setRGB(x, 1, x < 4 ? 0xFFFFFF : 0);
        }
        write("wide.png", wide);
        float[] values = ImageFolder.read(directory, ImageShape.grey(1, 2), ImageFolder.Fitting.CROP_AND_SCALE)
                .intensities(0);
        assertThat(values).containsExactly(1, 0);
    }

    @Test
    void anEmptyFolderAndADamagedImageAreClearLines() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT))
                .withMessage(
                        directory + " has no images: expected files that end in .png, .jpg or .jpeg, or folders with"
                                + " such files");
        Path missing = directory.resolve("missing");
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(missing, GREY, ImageFolder.Fitting.EXACT))
                .withMessage("there is no folder " + missing);
        Path text = Files.writeString(directory.resolve("text.png"), "no image");
        assertThatIOException()
                .isThrownBy(() -> ImageFolder.read(directory, GREY, ImageFolder.Fitting.EXACT))
                .withMessage(text + " is no PNG or JPEG image");
    }

    private Path write(String name, BufferedImage image) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }

    private static BufferedImage image(int width, int height, int type) {
        return new BufferedImage(width, height, type);
    }
}
