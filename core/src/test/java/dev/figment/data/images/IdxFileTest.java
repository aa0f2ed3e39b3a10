package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        Path magic = plain("magic", idx(VALUES, 0x0703, 2, 2, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(magic))
                .withMessage(magic + ": the IDX header is corrupt or of something else: its magic number is 0x00000703,"
                        + " expected 0x00000803 or 0x00000d03 or 0x00000e03 for images");
        Path labels = plain("labels", idx(VALUES, 0x0D01, 12));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.labels(labels, 10))
                .withMessageEndingWith("its magic number is 0x00000d01, expected 0x00000801 for labels");
        Path negative = plain("negative", idx(VALUES, 0x0803, -2, 2, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(negative))
                .withMessage(negative + ": the IDX header is corrupt: dimension 0 is -2, expected 1 or more");
        Path huge = plain("huge", idx(VALUES, 0x0803, 2, 1 << 20, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(huge))
                .withMessageContaining("dimension 1 is 1048576, expected 1 or more and at most 65536");
        Path vast = plain("vast", idx(VALUES, 0x0803, 1, 1 << 16, 1 << 16));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(vast))
                .withMessage(vast + ": the IDX header promises 4294967296 values, more than fit into memory");
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

    @ParameterizedTest
    @ValueSource(ints = {0x0D03, 0x0E03})
    void numbersFrom0To1AreKeptAsTheNearestOf256Values(int magic) throws IOException {
        double[] values = {0, 1, 0.5, 1 / 255.0, 0.0019, 0.002, -0.0, 0.25, 0.75, 0.999, 0.99, 0.1};
        Path file = packed("images.gz", idx(bigEndian(magic, values), magic, 2, 2, 3));
        Images images = IdxFile.images(file);
        assertThat(images.intensities(0)).containsExactly(0, 1, 128 / 255f, 1 / 255f, 0, 1 / 255f);
        assertThat(images.intensities(1)).containsExactly(0, 64 / 255f, 191 / 255f, 1, 252 / 255f, 26 / 255f);
    }

    @ParameterizedTest
    @CsvSource({
        "0x0D03, NaN, NaN",
        "0x0E03, NaN, NaN",
        "0x0D03, Infinity, Infinity",
        "0x0E03, -Infinity, -Infinity",
        "0x0D03, 128, 128.0",
        "0x0E03, 1.0000001, 1.0000001",
        "0x0D03, -0.25, -0.25"
    })
    void whatIsNoNumberFrom0To1IsNamedWithItsPlace(String magic, double value, String found) throws IOException {
        double[] values = new double[12];
        values[2 * 3 + 1 * 3 + 2] = value;
        int number = Integer.decode(magic);
        Path file = plain("images", idx(bigEndian(number, values), number, 2, 2, 3));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(file))
                .withMessage(file + ": the value of image 1, row 1, column 2 (counted from 0) is " + found
                        + ", expected a number from 0 to 1");
    }

    @Test
    void numbersThatAreCutOffOrTooManyAreOneClearLine() throws IOException {
        byte[] whole = idx(bigEndian(0x0D03, new double[12]), 0x0D03, 2, 2, 3);
        Path cut = plain("cut", Arrays.copyOf(whole, whole.length - 5));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(cut))
                .withMessage(cut + ": the IDX header promises 12 values, but the file has 10");
        Path more = plain("more", Arrays.copyOf(whole, whole.length + 1));
        assertThatIOException()
                .isThrownBy(() -> IdxFile.images(more))
                .withMessage(more + ": the IDX header promises 12 values, but the file has more");
    }

    @Test
    void intensitiesGivenAsAnArrayAreHeldToTheSame() {
        ImageShape shape = ImageShape.rgb(2, 2);
        float[] values = new float[24];
        values[3] = 0.5f;
        assertThat(Images.of(shape, values).intensities(0)[3]).isEqualTo(128 / 255f);
        values[12 + 4 + 3] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Images.of(shape, values))
                .withMessage(
                        "the value of image 1, channel 1, row 1, column 1 (counted from 0) is NaN, expected a number"
                                + " from 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Images.of(shape, new float[13]))
                .withMessage("images of 2×2 RGB are one or more times 12 values, but there are 13");
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

    private static byte[] bigEndian(int magic, double[] values) {
        boolean doubles = magic == 0x0E03;
        ByteBuffer bytes = ByteBuffer.allocate(values.length * (doubles ? Double.BYTES : Float.BYTES));
        for (double value : values) {
            if (doubles) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
        return bytes.array();
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
