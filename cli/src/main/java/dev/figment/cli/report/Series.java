package dev.figment.cli.report;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A number over steps. Not finite values are gaps.
 *
 * @param steps ascending
 * @param values one a step
 */
@SuppressWarnings("ArrayRecordComponent") // stays within this package, which does not change them
record Series(double[] steps, double[] values) {

    int size() {
        return steps.length;
    }

    double last() {
        return values[values.length - 1];
    }

    boolean hasFinite() {
        return Arrays.stream(values).anyMatch(Double::isFinite);
    }

    Series map(DoubleUnaryOperator function) {
        return new Series(steps, Arrays.stream(values).map(function).toArray());
    }

    /** Combines two numbers of the same steps. */
    Series with(Series other, DoubleBinaryOperator function) {
        double[] combined = new double[Math.min(size(), other.size())];
        Arrays.setAll(combined, i -> function.applyAsDouble(values[i], other.values[i]));
        return new Series(Arrays.copyOf(steps, combined.length), combined);
    }

    /**
     * At most {@code points} means of neighbours, each at the mean of their steps: what the eye would see of many values in
     * few pixels. A value that is not finite makes its mean so, and is seen as a gap.
     */
    Series thinned(int points) {
        if (size() <= points) {
            return this;
        }
        double[] meanSteps = new double[points];
        double[] means = new double[points];
        for (int i = 0; i < points; i++) {
            int from = (int) ((long) i * size() / points);
            int to = (int) ((long) (i + 1) * size() / points);
            meanSteps[i] = Arrays.stream(steps, from, to).average().orElseThrow();
            means[i] = Arrays.stream(values, from, to).average().orElseThrow();
        }
        return new Series(meanSteps, means);
    }
}
