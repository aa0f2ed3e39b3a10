package dev.figment.training.health;

import java.util.Locale;

/** Numbers as findings say them. */
final class Numbers {

    private static final double PERCENT = 100;
    private static final double SMALLEST_NTH = 1e-6;
    private static final double SMALLEST_PLAIN = 1e-3;
    private static final double LARGEST_PLAIN = 1e5;

    private Numbers() {}

    /** {@code 12 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * PERCENT);
    }

    /** {@code a 12000th}, of a share below one; {@code 2.50e-11} of a very small one; {@code nothing} for zero. */
    static String times(double share) {
        if (share < SMALLEST_NTH) {
            return share > 0 ? of(share) : "nothing";
        }
        return String.format(Locale.ROOT, "a %.0fth", 1 / share);
    }

    /** Three significant digits: {@code 1.23}, {@code 4.56e-07}. */
    static String of(double value) {
        double size = Math.abs(value);
        boolean plain = value == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN);
        return plain
                ? String.format(Locale.ROOT, size >= PERCENT ? "%.0f" : "%.3g", value)
                : String.format(Locale.ROOT, "%.2e", value);
    }
}
