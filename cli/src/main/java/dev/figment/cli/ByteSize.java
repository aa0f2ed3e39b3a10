package dev.figment.cli;

import java.util.Locale;

/** A number of bytes as people read it, in decimal units. */
final class ByteSize {

    private ByteSize() {}

    /** {@code 999 B}, {@code 1.1 MB}, {@code 2.0 GB}. */
    static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        String units = "kMGTPE";
        while (value >= 999.95) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", value, units.charAt(unit));
    }
}
