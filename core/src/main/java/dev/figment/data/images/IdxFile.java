package dev.figment.data.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Files of the format IDX, plain or gzip, in which MNIST and Fashion-MNIST come: a magic number 0x0000_08_d (unsigned bytes
 * in d dimensions), the dimensions as big-endian integers, the values. Stateless, thread-safe.
 */
public final class IdxFile {

    private static final int GZIP_MAGIC = 0x1F8B; // RFC 1952, §2.3.1
    private static final int UNSIGNED_BYTES = 0x08;
    private static final int LARGEST = 1 << 16;

    private IdxFile() {}

    /**
     * Reads grey images, of three dimensions: [N, H, W].
     *
     * @throws IOException in one line naming the file: it is missing or cut off, its header is corrupt, or it holds
     *     something else
     */
    public static Images images(Path file) throws IOException {
        try (DataInputStream in = open(file)) {
            int[] dimensions = header(file, in, 3, "images");
            ImageShape shape = ImageShape.grey(dimensions[1], dimensions[2]);
            return Images.owning(shape, values(file, in, (long) dimensions[0] * shape.size()));
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
            int[] dimensions = header(file, in, 1, "labels");
            byte[] values = values(file, in, dimensions[0]);
            int[] labels = new int[values.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = values[i] & 0xFF;
            }
            return Labels.numbered(labels, classes);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static int[] header(Path file, DataInputStream in, int expected, String what) throws IOException {
        try {
            return readHeader(file, in, expected, what);
        } catch (EOFException e) {
            throw new IOException(file + ": the IDX header is cut off", e);
        }
    }

    private static int[] readHeader(Path file, DataInputStream in, int expected, String what) throws IOException {
        int magic = in.readInt();
        int wanted = UNSIGNED_BYTES << 8 | expected;
        if (magic != wanted) {
            throw new IOException(String.format(
                    "%s: the IDX header is corrupt or of something else: its magic number is 0x%08x, expected 0x%08x for"
                            + " %s",
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
        return dimensions;
    }

    private static byte[] values(Path file, DataInputStream in, long count) throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new IOException(file + ": the IDX header promises " + count + " values, more than fit into memory");
        }
        byte[] values;
        boolean more;
        try {
            values = in.readNBytes((int) count);
            more = in.read() >= 0;
        } catch (IOException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        if (values.length < count || more) {
            throw new IOException(file + ": the IDX header promises " + count + " values, but the file has "
                    + (values.length < count ? Integer.toString(values.length) : "more"));
        }
        return values;
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
