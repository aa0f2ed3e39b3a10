package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream of UTF-8, one at a time and as they arrive. Each is decoded by itself, so that a malformed one is
 * named and those before it are not lost. A line ends with LF or CR LF, as in {@link dev.figment.data.text.TextLines}. For
 * one thread.
 */
final class InputLines {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final String name;
    private int number;

    /** @param name of the stream, for errors */
    InputLines(InputStream in, String name) {
        this.in = new BufferedInputStream(in);
        this.name = name;
    }

    /**
     * The next line without its end; null after the last.
     *
     * @throws IOException if it is not UTF-8; names it
     */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            line.write(read);
        }
        number++;
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = read == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, bytes.length - (carriageReturn ? 1 : 0)))
                    .toString();
            boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return marked ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(place() + " is not valid UTF-8", e);
        }
    }

    /** The line read last, as errors name it: {@code standard input, line 7}. */
    String place() {
        return name + ", line " + number;
    }

    /** Whether more has arrived already. */
    boolean ready() throws IOException {
        return in.available() > 0;
    }
}
