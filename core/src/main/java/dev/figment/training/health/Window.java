package dev.figment.training.health;

import java.util.Arrays;

/** The newest values of a series, and sums of them that a single outlier does not move. */
final class Window {

    private static final double NORMAL_CONSISTENCY = 1.4826; // MAD × this estimates σ of a normal distribution

    private final double[] values;
    private long added;

    Window(int capacity) {
        values = new double[capacity];
    }

    void add(double value) {
        values[(int) (added % values.length)] = value;
        added++;
    }

    void clear() {
        added = 0;
    }

    int size() {
        return (int) Math.min(added, values.length);
    }

    boolean isFull() {
        return added >= values.length;
    }

    double min() {
        return Arrays.stream(sorted()).min().orElse(Double.NaN);
    }

    double max() {
        return Arrays.stream(sorted()).max().orElse(Double.NaN);
    }

    double median() {
        return middle(sorted());
    }

    /** 1.4826 · median |x − median(x)|: Hampel 1974, "The influence curve and its role in robust estimation". */
    double deviation() {
        double median = median();
        double[] distances = Arrays.stream(sorted())
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray();
        return NORMAL_CONSISTENCY * middle(distances);
    }

    private double[] sorted() {
        double[] held = Arrays.copyOf(values, size());
        Arrays.sort(held);
        return held;
    }

    private static double middle(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
