package dev.figment.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What BLEU needs to know of a segment, or of many: the counts add up over segments, the score does not. Mutable, so that
 * a bootstrap can add a million of them up without garbage; not safe for use by many threads.
 */
final class BleuStatistics {

    static final int ORDERS = 4;

    long hypothesisLength;
    long referenceLength;

    /** Per order n − 1: the hypothesis' n-grams that a reference has too, each at most as often as the reference has it. */
    final long[] matches = new long[ORDERS];

    /** Per order n − 1: the hypothesis' n-grams. */
    final long[] totals = new long[ORDERS];

    /** The statistics of one segment, from its words. */
    static BleuStatistics of(List<String> hypothesis, List<List<String>> references) {
        BleuStatistics statistics = new BleuStatistics();
        statistics.hypothesisLength = hypothesis.size();
        statistics.referenceLength = closestLength(hypothesis.size(), references);
        for (int n = 1; n <= ORDERS; n++) {
            Map<List<String>, Integer> most = new HashMap<>();
            for (List<String> reference : references) {
                count(reference, n).forEach((ngram, times) -> most.merge(ngram, times, Math::max));
            }
            for (Map.Entry<List<String>, Integer> entry : count(hypothesis, n).entrySet()) {
                statistics.totals[n - 1] += entry.getValue();
                statistics.matches[n - 1] += Math.min(entry.getValue(), most.getOrDefault(entry.getKey(), 0));
            }
        }
        return statistics;
    }

    static BleuStatistics sum(Iterable<BleuStatistics> segments) {
        BleuStatistics sum = new BleuStatistics();
        for (BleuStatistics segment : segments) {
            sum.add(segment);
        }
        return sum;
    }

    void add(BleuStatistics other) {
        hypothesisLength += other.hypothesisLength;
        referenceLength += other.referenceLength;
        for (int i = 0; i < ORDERS; i++) {
            matches[i] += other.matches[i];
            totals[i] += other.totals[i];
        }
    }

    private static Map<List<String>, Integer> count(List<String> words, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /** The reference length nearest to the hypothesis' own; of two equally near, the shorter. */
    private static int closestLength(int length, List<List<String>> references) {
        int closest = references.get(0).size();
        for (List<String> reference : references) {
            int distance = Math.abs(reference.size() - length);
            int best = Math.abs(closest - length);
            if (distance < best || (distance == best && reference.size() < closest)) {
                closest = reference.size();
            }
        }
        return closest;
    }
}
