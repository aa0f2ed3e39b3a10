package dev.figment.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
public final class NumberText {

    private static final double THOUSAND = 1_000;
    private static final double MILLION = 1_000_000;
    private static final double SMALLEST_PLAIN = 1e-4;

    private NumberText() {}

    /** Four significant digits, of a count no more than it has: {@code 12,346}, {@code 25}, {@code 3.142}, {@code 0.0005}, {@code 2.5e-5}. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (Math.abs(value) >= THOUSAND) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return plainOrScientific(value, 4);
    }

    /** All digits that tell the number from its neighbours: {@code 0.98}, {@code 2}, {@code 1e-9}. */
    static String exact(double value) {
        return Double.isFinite(value) ? plainOrScientific(BigDecimal.valueOf(value)) : String.valueOf(value);
    }

    /** Short, for an axis: {@code 12k}, {@code 1.5M}. */
    static String axis(double value) {
        double size = Math.abs(value);
        if (size >= MILLION) {
            return plainOrScientific(value / MILLION, 3) + "M";
        }
        return size >= THOUSAND ? plainOrScientific(value / THOUSAND, 4) + "k" : plainOrScientific(value, 4);
    }

    private static String plainOrScientific(double value, int digits) {
        return plainOrScientific(new BigDecimal(value).round(new MathContext(digits)));
    }

    private static String plainOrScientific(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (value.signum() == 0 || value.abs().doubleValue() >= SMALLEST_PLAIN) {
            return stripped.toPlainString();
        }
        int exponent = stripped.precision() - stripped.scale() - 1;
        return stripped.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
