package dev.figment.data.download;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * One file of a {@link DataSet}. The sum and the size are of the content as a program reads it, after unpacking when the
 * name ends in {@code .gz}: archives are packed again from time to time, their content stays. Immutable.
 *
 * @param name the file's name in the data directory
 * @param address where it is fetched from
 * @param bytes the size of the unpacked content
 * @param sha256 the SHA-256 of the unpacked content, 64 lower-case hexadecimal digits
 */
public record DataFile(String name, URI address, long bytes, String sha256) {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public DataFile {
        if (!PLAIN_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a data file needs a plain file name, but found \"" + name + "\"");
        }
        if (!"https".equals(address.getScheme()) && !"http".equals(address.getScheme())) {
            throw new IllegalArgumentException(name + ": expected an http or https address, but found " + address);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException(name + ": bytes must not be negative, but is " + bytes);
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    name + ": expected a SHA-256 of 64 lower-case hexadecimal digits, but found \"" + sha256 + "\"");
        }
    }

    /** Whether the file is stored compressed. */
    public boolean gzip() {
        return name.endsWith(".gz");
    }
}
