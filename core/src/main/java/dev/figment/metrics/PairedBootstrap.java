package dev.figment.metrics;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Paired bootstrap resampling: whether two systems' corpus BLEU differ by more than the choice of test sentences
 * explains. Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation" (EMNLP, W04-3250).
 *
 * <p>Test sets of the same size are drawn with replacement from the segments, the same for both systems, and both are
 * scored on each. δᵦ is the difference on the b-th. The p-value is two-sided, by the shift method (Riezler and Maxwell
 * 2005, "On Some Pitfalls in Automatic Evaluation and Significance Testing for MT", W05-0908): the share of resamples
 * whose distance from the mean, |δᵦ − mean δ|, is at least the observed |δ|, with one added to both counts so that it is
 * never 0. Immutable, safe for use by many threads; the same key draws the same test sets.
 *
 * @param metric the BLEU to compare
 * @param resamples how many test sets are drawn; 1000 is usual
 * @param key names the random numbers
 * @throws IllegalArgumentException if there are fewer than 40 resamples, too few for a 95 % interval
 */
public record PairedBootstrap(Bleu metric, int resamples, RandomKey key) {

    private static final int TAIL = 40; // a fortieth, 2.5 %, lies beyond each end of a 95 % interval

    public PairedBootstrap {
        if (resamples < TAIL) {
            throw new IllegalArgumentException(
                    "a 95 % interval needs at least " + TAIL + " resamples, but there are " + resamples);
        }
    }

    /** With 1000 test sets. */
    public static PairedBootstrap of(Bleu metric, RandomKey key) {
        return new PairedBootstrap(metric, 1000, key);
    }

    /**
     * What the test found.
     *
     * @param baseline the first system's BLEU on the test set itself
     * @param system the second system's
     * @param difference {@code system} − {@code baseline}
     * @param lower where the 95 % interval of the difference begins
     * @param upper where it ends
     * @param wins the share of resamples in which the second system scores higher, Koehn's own statistic
     * @param pValue how likely so large a difference is, either way, were the systems equally good
     */
    public record Comparison(
            double baseline, double system, double difference, double lower, double upper, double wins, double pValue) {

        /** For people: {@code 41.02 − 40.10 = +0.92, 95 % interval [+0.31, +1.55], p = 0.004}. */
        public String text() {
            return FixedPoint.format(system, 2) + " − " + FixedPoint.format(baseline, 2) + " = " + signed(difference)
                    + ", 95 % interval [" + signed(lower) + ", " + signed(upper) + "], p = "
                    + FixedPoint.format(pValue, 3);
        }

        private static String signed(double value) {
            return (value < 0 ? "−" : "+") + FixedPoint.format(Math.abs(value), 2);
        }
    }

    /**
     * Compares two systems with one reference for each segment.
     *
     * @throws IllegalArgumentException unless both have one hypothesis for each reference
     */
    public Comparison compare(List<String> baseline, List<String> system, List<String> references) {
        return compare(baseline, system, References.of(references));
    }

    /**
     * Compares two systems.
     *
     * @throws IllegalArgumentException unless both have one hypothesis for each segment
     */
    public Comparison compare(List<String> baseline, List<String> system, References references) {
        List<BleuStatistics> first = metric.statistics(baseline, references);
        List<BleuStatistics> second = metric.statistics(system, references);
        double[] differences = new double[resamples];
        for (int sample = 0; sample < resamples; sample++) {
            differences[sample] = difference(first, second, key.fold(sample).stream());
        }
        double baselineScore = metric.score(BleuStatistics.sum(first));
        double systemScore = metric.score(BleuStatistics.sum(second));
        double difference = systemScore - baselineScore;
        double mean = Arrays.stream(differences).average().orElseThrow();
        long asFar = Arrays.stream(differences)
                .filter(d -> Math.abs(d - mean) >= Math.abs(difference))
                .count();
        long wins = Arrays.stream(differences).filter(d -> d > 0).count();
        Arrays.sort(differences);
        int tail = resamples / TAIL;
        return new Comparison(
                baselineScore,
                systemScore,
                difference,
                differences[tail],
                differences[resamples - 1 - tail],
                (double) wins / resamples,
                (asFar + 1.0) / (resamples + 1.0));
    }

    /** The difference on one test set drawn with replacement. */
    private double difference(List<BleuStatistics> first, List<BleuStatistics> second, RandomStream random) {
        BleuStatistics firstSum = new BleuStatistics();
        BleuStatistics secondSum = new BleuStatistics();
        for (int i = 0; i < first.size(); i++) {
            int segment = random.nextInt(first.size());
            firstSum.add(first.get(segment));
            secondSum.add(second.get(segment));
        }
        return metric.score(secondSum) - metric.score(firstSum);
    }
}
