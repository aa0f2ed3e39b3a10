package dev.figment.benchmarks.collapse;

import java.util.Locale;

/**
 * Between which shares the true one lies with 95 % confidence, k of n having been seen: Wilson 1927, "Probable inference, the
 * law of succession, and statistical inference".
 *
 * <pre>(k + z²⁄2 ± z √(k (n − k) ⁄ n + z²⁄4)) ⁄ (n + z²),   z = 1.96</pre>
 *
 * @param seen k
 * @param of n
 */
record WilsonInterval(int seen, int of) {

    private static final double Z = 1.959964;

    /** @throws IllegalArgumentException if k does not lie in 0 … n, or n is 0 */
    WilsonInterval {
        if (of < 1 || seen < 0 || seen > of) {
            throw new IllegalArgumentException("an interval is of 0 … n among n > 0, not of " + seen + " among " + of);
        }
    }

    double lower() {
        return Math.max(0, middle() - half());
    }

    double upper() {
        return Math.min(1, middle() + half());
    }

    private double middle() {
        return (seen + Z * Z / 2) / (of + Z * Z);
    }

    private double half() {
        return Z * Math.sqrt((double) seen * (of - seen) / of + Z * Z / 4) / (of + Z * Z);
    }

    /** {@code 18 of 20 (70–97 %)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d of %d (%.0f–%.0f %%)", seen, of, 100 * lower(), 100 * upper());
    }
}
