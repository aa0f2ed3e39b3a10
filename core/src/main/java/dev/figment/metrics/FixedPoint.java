package dev.figment.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A number with a fixed count of decimals, rounded as C and Python do: the exact binary value, ties to even. Java's
 * {@code %.2f} rounds ties up, and a printed score would then differ from sacreBLEU's in its last digit.
 */
final class FixedPoint {

    private FixedPoint() {}

    static String format(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
