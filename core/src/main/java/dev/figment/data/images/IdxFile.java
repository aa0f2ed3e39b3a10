package dev.figment.data.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Files of the format IDX, plain or gzip, in which MNIST and Fashion-MNIST come: a magic number 0x0000_08_d (unsigned bytes
 * in d dimensions), the dimensions as big-endian integers, the values. Images may also be numbers from 0 to 1 in float32
 * (0x0000_0D_d) or float64 (0x0000_0E_d), big-endian, whatever the name of the file; each is kept as the nearest of 256 values.
 * LeCun et al. 1998, "The MNIST database of handwritten digits", describes the format. Stateless, thread-safe.
 */
public final class IdxFile {

    private static final int GZIP_MAGIC = 0x1F8B; // RFC 1952, §2.3.1
    private static final int UNSIGNED_BYTES = 0x08;
    private static final int FLOATS = 0x0D;
    private static final int DOUBLES = 0x0E;
    private static final int LARGEST = 1 << 16;

    private IdxFile() {}

    /**
     * Reads grey images, of three dimensions: [N, H, W].
     *
     * @throws IOException in one line naming the file: it is missing or cut off, its header is corrupt, it holds something
     *     else, or a value is not a number from 0 to 1
     */
    public static Images images(Path file) throws IOException {
        try (DataInputStream in = open(file)) {
            Header header = header(file, in, 3, "images", UNSIGNED_BYTES, FLOATS, DOUBLES);
            int count = count(file, header.dimensions());
            ImageShape shape = ImageShape.grey(header.dimensions()[1], header.dimensions()[2]);
            return Images.owning(
                    shape,
                    header.type() == UNSIGNED_BYTES
                            ? values(file, in, count)
                            : nearestGreys(file, in, shape, count, header.type() == DOUBLES));
        }
    }

    /**
     * Reads labels, of one dimension: [N].
     *
     * @param classes how many there are
     * @throws IOException in one line naming the file: as above, or a label is out of range
     */
    public static Labels labels(Path file, int classes) throws IOException {
        try (DataInputStream in = open(file)) {
            Header header = header(file, in, 1, "labels", UNSIGNED_BYTES);
            byte[] values = values(file, in, count(file, header.dimensions()));
            int[] labels = new int[values.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = values[i] & 0xFF;
            }
            return Labels.numbered(labels, classes);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * What stands before the values.
     *
     * @param type of a value
     * @param dimensions all positive
     */
    @SuppressWarnings("ArrayRecordComponent") // not changed by anyone
    private record Header(int type, int[] dimensions) {}

    private static Header header(Path file, DataInputStream in, int expected, String what, int... types)
            throws IOException {
        try {
            return readHeader(file, in, expected, what, types);
        } catch (EOFException e) {
            throw new IOException(file + ": the IDX header is cut off", e);
        }
    }

    private static Header readHeader(Path file, DataInputStream in, int expected, String what, int... types)
            throws IOException {
        int magic = in.readInt();
        int type = magic >> 8;
        if ((magic & 0xFF) != expected || IntStream.of(types).noneMatch(known -> known == type)) {
            String wanted = IntStream.of(types)
                    .mapToObj(known -> String.format("0x%08x", known << 8 | expected))
                    .collect(Collectors.joining(" or "));
            throw new IOException(String.format(
                    "%s: the IDX header is corrupt or of something else: its magic number is 0x%08x, expected %s for %s",
                    file, magic, wanted, what));
        }
        int[] dimensions = new int[expected];
        for (int i = 0; i < expected; i++) {
            dimensions[i] = in.readInt();
            if (dimensions[i] < 1 || (i > 0 && dimensions[i] > LARGEST)) {
                throw new IOException(file + ": the IDX header is corrupt: dimension " + i + " is " + dimensions[i]
                        + ", expected 1 or more" + (i > 0 ? " and at most " + LARGEST : ""));
            }
        }
        return new Header(type, dimensions);
    }

    private static int count(Path file, int[] dimensions) throws IOException {
        double count = IntStream.of(dimensions).mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
        if (count > Integer.MAX_VALUE - 8) {
            throw new IOException(
                    String.format("%s: the IDX header promises %.0f values, more than fit into memory", file, count));
        }
        return (int) count;
    }

    private static byte[] values(Path file, DataInputStream in, int count) throws IOException {
        byte[] values = bytes(file, in, count);
        requireAll(file, count, values.length);
        requireEnd(file, in, count);
        return values;
    }

    /** Row by row, so that the file is never in memory as a whole. */
    private static byte[] nearestGreys(Path file, DataInputStream in, ImageShape shape, int count, boolean doubles)
            throws IOException {
        int size = doubles ? Double.BYTES : Float.BYTES;
        byte[] greys = new byte[count];
        for (int start = 0; start < count; start += shape.width()) {
            byte[] row = bytes(file, in, shape.width() * size);
            requireAll(file, count, row.length == shape.width() * size ? count : start + row.length / size);
            ByteBuffer numbers = ByteBuffer.wrap(row); // big-endian
            for (int i = start; i < start + shape.width(); i++) {
                double value = doubles ? numbers.getDouble() : numbers.getFloat();
                try {
                    Intensities.require(shape, i / shape.size(), i % shape.size(), value);
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": " + e.getMessage(), e);
                }
                greys[i] = Intensities.nearestGrey(value);
            }
        }
        requireEnd(file, in, count);
        return greys;
    }

    private static byte[] bytes(Path file, DataInputStream in, int count) throws IOException {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static void requireAll(Path file, int promised, int found) throws IOException {
        if (found < promised) {
            throw new IOException(
                    file + ": the IDX header promises " + promised + " values, but the file has " + found);
        }
    }

    private static void requireEnd(Path file, DataInputStream in, int promised) throws IOException {
        if (bytes(file, in, 1).length > 0) {
            throw new IOException(file + ": the IDX header promises " + promised + " values, but the file has more");
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, expected an IDX file");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            raw.mark(2);
            int magic = raw.read() << 8 | raw.read();
            raw.reset();
            return new DataInputStream(
                    magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw);
        } catch (IOException damaged) {
            raw.close();
            throw new IOException(file + " is damaged gzip: " + damaged.getMessage(), damaged);
        }
    }
}
