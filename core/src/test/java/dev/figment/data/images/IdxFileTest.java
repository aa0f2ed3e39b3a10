package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

    private static final byte[] VALUES = {0, 1, 2, 3, 4, (byte) 255, 6, 7, 8, 9, 10, 11};

    @TempDir
    private Path directory;

    @Test
    void imagesAreReadPlainAndPacked() throws IOException {
        byte[] content = idx(VALUES, 0x0803, 2, 2, 3);
        for (Path file : new Path[] {plain("images", content), packed("images.gz", content)}) {
            Images images = IdxFile.images(file);
            assertThat(images.count()).isEqualTo(2);
            assertThat(images.shape()).isEqualTo(ImageShape.grey(2, 3));
            assertThat(images.intensities(0)).containsExactly(0, 1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f, 1);
            assertThat(images.labels()).isEmpty();
        }
    }

    @Test
    void aDirectoryInTheFormOfMnistIsReadWithItsLabels() throws IOException {
        plain("train-images-idx3-ubyte", idx(VALUES, 0x0803, 2, 2, 3));
        packed("train-labels-idx1-ubyte.gz", idx(new byte[] {9, 0}, 0x0801, 2));
        Images images = new MnistFiles(directory).training();
        assertThat(images.labels().orElseThrow().of(0)).isEqualTo(9);
        assertThatIOException()
                .isThrownBy(() -> new MnistFiles(directory).test())
                .withMessage(directory + " has no file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz");
    }

    @Test
    void labelsThatDoNotBelongToTheImagesAreRefused() throws IOException {
        Path images = plain("train-images-idx3-ubyte", idx(VALUES, 0x0803, 2, 2, 3));
        plain("train-labels-idx1-ubyte", idx(new byte[] {9, 0, 1}, 0x0801, 3));
        assertThatIOException()
                .isThrownBy(() -> new MnistFiles(directory).training())
                .withMessage(images + " and train-labels-idx1-ubyte do not belong together: there are 2 images, but 3"
                        + " labels");
    }

    @Test
    void aCorruptHeaderIsOneClearLine() throws IOException {
        Path magic = plain("magic", idx(VALUES, 0x0D03, 2, 2, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(magic))
                .withMessage(magic + ": the IDX header is corrupt or of something else: its magic number is 0x00000d03,"
                        + " expected 0x00000803 for images");
        Path negative = plain("negative", idx(VALUES, 0x0803, -2, 2, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(negative))
                .withMessage(negative + ": the IDX header is corrupt: dimension 0 is -2, expected 1 or more");
        Path huge = plain("huge", idx(VALUES, 0x0803, 2, 1 << 20, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(huge))
                .withMessageContaining("dimension 1 is 1048576, expected 1 or more and at most 65536");
        Path cut = plain("cut", Arrays.copyOf(idx(VALUES, 0x0803, 2, 2, 3), 9));
        assertThatIOException().isThrownBy(() -> IdxFile.images(cut)).withMessage(cut + ": the IDX header is cut off");
    }

    @Test
    void aFileThatIsCutOffOrTooLongIsOneClearLine() throws IOException {
        byte[] whole = idx(VALUES, 0x0803, 2, 2, 3);
        Path cut = plain("cut", Arrays.copyOf(whole, whole.length - 5));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(cut))
                .withMessage(cut + ": the IDX header promises 12 values, but the file has 7");
        Path more = plain("more", Arrays.copyOf(whole, whole.length + 1));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(more))
                .withMessage(more + ": the IDX header promises 12 values, but the file has more");
        Path packed = packed("packed.gz", whole);
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(bytes, bytes.length - 10));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(packed))
                .withMessageStartingWith(packed + " is damaged: ");
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        Path labels = plain("labels", idx(new byte[] {3, 10}, 0x0801, 2));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.labels(labels, 10))
                .withMessage(labels + ": the label of image 1 is 10, expected 0 to 9");
    }

    private Path plain(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path packed(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(content);
        }
        return Files.write(directory.resolve(name), bytes.toByteArray());
    }

    private static byte[] idx(byte[] values, int magic, int... dimensions) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        file.putInt(magic);
        for (int dimension : dimensions) {
            file.putInt(dimension);
        }
        return file.put(values).array();
    }
}
