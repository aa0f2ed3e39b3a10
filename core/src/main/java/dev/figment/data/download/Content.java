package dev.figment.data.download;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Compares what a file holds, unpacked, with what the catalogue says it holds. */
final class Content {

    private Content() {}

    /**
     * What is wrong with the content of {@code path}, in one phrase with what was found and what was expected; empty if
     * nothing is. Reads no further than one byte past the expected size, however much an archive would unpack to.
     */
    static Optional<String> fault(Path path, DataFile file) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        try (InputStream stored = new BufferedInputStream(Files.newInputStream(path));
                InputStream content = file.gzip() ? new GZIPInputStream(stored, 1 << 16) : stored) {
            byte[] buffer = new byte[1 << 16];
            int read = content.read(buffer);
            while (read >= 0 && bytes <= file.bytes()) {
                digest.update(buffer, 0, read);
                bytes += read;
                read = content.read(buffer);
            }
        } catch (EOFException e) {
            return Optional.of("the archive ends in the middle, after " + bytes + " unpacked bytes");
        } catch (ZipException e) {
            return Optional.of("it is not a gzip archive, or a damaged one (" + e.getMessage() + ")");
        }
        if (bytes > file.bytes()) {
            return Optional.of("its content is longer than the expected " + file.bytes() + " bytes");
        }
        String found = HexFormat.of().formatHex(digest.digest());
        return found.equals(file.sha256())
                ? Optional.empty()
                : Optional.of("its content has SHA-256 " + found + " (" + bytes + " bytes), expected " + file.sha256()
                        + " (" + file.bytes() + " bytes)");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
