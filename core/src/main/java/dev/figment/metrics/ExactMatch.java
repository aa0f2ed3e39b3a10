package dev.figment.metrics;

import java.util.List;

/**
 * How many hypotheses equal their reference, character for character.
 *
 * @param matches how many do
 * @param total how many there are
 * @throws IllegalArgumentException unless 0 ≤ matches ≤ total and total &gt; 0
 */
public record ExactMatch(long matches, long total) {

    public ExactMatch {
        if (total <= 0 || matches < 0 || matches > total) {
            throw new IllegalArgumentException(
                    "exact match needs 0 ≤ matches ≤ total and total > 0, but found " + matches + " of " + total);
        }
    }

    /**
     * Counts the hypotheses that equal their reference.
     *
     * @throws IllegalArgumentException unless there is one hypothesis for each reference, and at least one
     */
    public static ExactMatch of(List<String> hypotheses, List<String> references) {
        References.of(references).requireOneEach(hypotheses);
        long matches = 0;
        for (int i = 0; i < references.size(); i++) {
            if (hypotheses.get(i).equals(references.get(i))) {
                matches++;
            }
        }
        return new ExactMatch(matches, references.size());
    }

    /** The share that matches, in percent. */
    public double score() {
        return 100.0 * matches / total;
    }

    /** For people: {@code exact match = 99.50 % (1990 of 2000)}. */
    public String text() {
        return "exact match = " + FixedPoint.format(score(), 2) + " % (" + matches + " of " + total + ")";
    }
}
