package dev.figment.data.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a UTF-8 file, plain or gzip.
 *
 * <p>A line ends with LF or CR LF and with nothing else: a lone CR, U+0085 or U+2028 inside a sentence stays in it,
 * because the other side of a corpus was counted by LF. A byte order mark at the start is left out.
 */
public final class TextLines {

    private static final int GZIP_MAGIC = 0x1F8B; // RFC 1952, §2.3.1

    private TextLines() {}

    /**
     * Reads all lines.
     *
     * @throws IOException if the file is missing, a directory, empty, damaged gzip, or not UTF-8 (with the number of the
     *     first such line); one line that names the file
     */
    public static List<String> read(Path file) throws IOException {
        byte[] content = content(file);
        if (content.length == 0) {
            throw new IOException("text file " + file + " is empty");
        }
        // REPORT is what newDecoder() does: nothing is replaced silently
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        List<String> lines = new ArrayList<>();
        int start = startsWithByteOrderMark(content) ? 3 : 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            boolean carriageReturn = end < content.length && end > start && content[end - 1] == '\r';
            ByteBuffer line = ByteBuffer.wrap(content, start, end - start - (carriageReturn ? 1 : 0));
            try {
                lines.add(utf8.decode(line).toString());
            } catch (CharacterCodingException malformed) {
                throw new IOException(
                        "text file " + file + ", line " + (lines.size() + 1) + " is not valid UTF-8", malformed);
            }
            start = end + 1;
        }
        return lines;
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("text file " + file + " is a directory");
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            int magic = raw.read() << 8 | raw.read();
            raw.reset();
            if (magic != GZIP_MAGIC) {
                return raw.readAllBytes();
            }
            return unpack(file, raw);
        } catch (NoSuchFileException missing) {
            throw new IOException("text file " + file + " does not exist", missing);
        }
    }

    private static byte[] unpack(Path file, InputStream raw) throws IOException {
        try (InputStream unpacked = new GZIPInputStream(raw)) {
            return unpacked.readAllBytes();
        } catch (IOException damaged) {
            throw new IOException("text file " + file + " is damaged gzip: " + damaged.getMessage(), damaged);
        }
    }

    private static boolean startsWithByteOrderMark(byte[] content) {
        return content.length >= 3
                && content[0] == (byte) 0xEF
                && content[1] == (byte) 0xBB
                && content[2] == (byte) 0xBF;
    }
}
