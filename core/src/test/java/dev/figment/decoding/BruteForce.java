package dev.figment.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Every sequence that a model can generate, scored one by one in plain Java: what a wide enough beam must find. */
final class BruteForce {

    private final RandomModel model;
    private final int[] source;
    private final Set<Integer> ends;
    private final Set<Integer> suppressed;
    private final int minimum;
    private final int maximum;
    private final LengthPenalty penalty;
    private final LengthRule rule;
    private final List<Hypothesis> all = new ArrayList<>();

    private BruteForce(
            RandomModel model,
            int[] source,
            Set<Integer> ends,
            Set<Integer> suppressed,
            int minimum,
            int maximum,
            LengthPenalty penalty,
            LengthRule rule) {
        this.model = model;
        this.source = source;
        this.ends = ends;
        this.suppressed = suppressed;
        this.minimum = minimum;
        this.maximum = maximum;
        this.penalty = penalty;
        this.rule = rule;
    }

    /** All sequences, best first. */
    static List<Hypothesis> search(
            RandomModel model,
            int[] source,
            Set<Integer> ends,
            Set<Integer> suppressed,
            int minimum,
            int maximum,
            LengthPenalty penalty,
            LengthRule rule) {
        BruteForce search = new BruteForce(model, source, ends, suppressed, minimum, maximum, penalty, rule);
        search.visit(new int[0], new double[0], 0);
        search.all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return search.all;
    }

    private void visit(int[] prefix, double[] logProbabilities, double sum) {
        double[] next = model.logProbabilities(source, prefix);
        for (int token = 0; token < next.length; token++) {
            boolean end = ends.contains(token);
            if (suppressed.contains(token) || (end && prefix.length < minimum)) {
                continue;
            }
            double[] each = Arrays.copyOf(logProbabilities, prefix.length + 1);
            each[prefix.length] = next[token];
            double longerSum = sum + next[token];
            int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
            longer[prefix.length] = token;
            if (end) {
                double score = penalty.score(longerSum, rule.length(1, longer.length, true));
                all.add(new Hypothesis(prefix, OptionalInt.of(token), longerSum, score, each));
            } else if (longer.length == maximum) {
                double score = penalty.score(longerSum, rule.length(1, longer.length, false));
                all.add(new Hypothesis(longer, OptionalInt.empty(), longerSum, score, each));
            } else {
                visit(longer, each, longerSum);
            }
        }
    }
}
