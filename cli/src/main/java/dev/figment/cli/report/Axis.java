package dev.figment.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Values to places along a line.
 *
 * @param low the value at the beginning
 * @param high the value at the end; above {@code low}
 * @param logarithmic whether equal ratios, rather than equal differences, take equal room; values are then positive
 * @param ticks the values that are written, ascending and within the limits
 */
record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {

    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double[] LOGARITHMIC_STEPS = {1, 2, 5};
    private static final int MOST_DECADES_WITH_STEPS = 2;

    /**
     * From a round number to a round number, with about {@code count} ticks at round numbers. Zero alone gets an axis up to
     * one, a negative number alone one up to zero.
     */
    static Axis linear(double least, double most, int count) {
        double top = most > 0 || most > least ? most : least == 0 ? 1 : 0;
        double step = step(top > least ? top - least : Math.abs(top), count);
        double low = Math.floor(least / step) * step;
        double high = Math.ceil(top / step) * step;
        return new Axis(low, high > low ? high : low + step, false, ticks(low, high > low ? high : low + step, step));
    }

    /** From zero to the greatest value and no further, with about {@code count} ticks at round numbers. */
    static Axis upTo(double most, int count) {
        return new Axis(0, most, false, ticks(0, most, step(most, count)));
    }

    /** Over positive values, with ticks at powers of ten and, where these are few, at twice and five times them. */
    static Axis logarithmic(double least, double most) {
        List<Double> ticks = new ArrayList<>();
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = most > least ? most : least * 10;
        boolean steps = Math.log10(high / least) <= MOST_DECADES_WITH_STEPS;
        for (double decade = low; decade <= high; decade *= 10) {
            for (double step : steps ? LOGARITHMIC_STEPS : new double[] {1}) {
                if (decade * step >= least * 0.999 && decade * step <= high * 1.001) {
                    ticks.add(decade * step);
                }
            }
        }
        return new Axis(least, high, true, ticks);
    }

    /** Where a value lies: 0 at the beginning, 1 at the end. */
    double place(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    private static double step(double range, int count) {
        double rough = range / count;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double step : STEPS) {
            if (step * decade >= rough * 0.999) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    private static List<Double> ticks(double from, double to, double step) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; from + i * step <= to + step * 1e-6; i++) {
            ticks.add(from + i * step);
        }
        return ticks;
    }
}
