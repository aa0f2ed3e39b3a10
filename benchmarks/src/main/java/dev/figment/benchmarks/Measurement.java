package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/**
 * The one JSON line of a benchmark. Its figure is the median of the runs, which stand beside it.
 *
 * @param benchmark its name
 * @param unit what it counts a second
 * @param options what it was asked to do
 */
record Measurement(String benchmark, String unit, Options options) {

    /**
     * A stretch of time.
     *
     * @param work how many units were done in it
     */
    record Run(double work, double seconds) {

        double perSecond() {
            return work / seconds;
        }
    }

    /**
     * The line.
     *
     * @param steps how many steps each run had
     */
    ObjectNode line(List<Run> runs, int steps) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("benchmark", benchmark);
        line.put("library", "figment");
        line.put("unit", unit);
        line.put(
                "perSecond",
                rounded(median(runs.stream().mapToDouble(Run::perSecond).toArray())));
        line.put(
                "millisecondsAStep",
                rounded(median(runs.stream()
                        .mapToDouble(run -> 1000 * run.seconds() / steps)
                        .toArray())));
        runs.forEach(run -> line.withArray("runs").add(rounded(run.perSecond())));
        ObjectNode asked = line.putObject("options");
        options.values().forEach(asked::put);
        return line;
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** To four significant digits. */
    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(4)).doubleValue();
    }
}
