package dev.figment.decoding;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A sequence that a search found. Immutable: arrays are copied in and out.
 *
 * @param tokens the tokens generated, without start and end token
 * @param endToken the token that ended it; empty if it was cut at the maximum length, or could not go on
 * @param logProbability log p(tokens, end | source), the sum of {@code tokenLogProbabilities}
 * @param score the sum after the length penalty; what hypotheses are sorted by
 * @param tokenLogProbabilities those of {@code tokens} and, where finished, of the end token after them
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record Hypothesis(
        int[] tokens, OptionalInt endToken, double logProbability, double score, double[] tokenLogProbabilities) {

    /** @throws IllegalArgumentException if the log-probabilities are not as many as the tokens and the end token */
    public Hypothesis {
        int expected = tokens.length + (endToken.isPresent() ? 1 : 0);
        if (tokenLogProbabilities.length != expected) {
            throw new IllegalArgumentException("a hypothesis of " + expected
                    + " tokens, the end counted, needs as many log-probabilities, not "
                    + tokenLogProbabilities.length);
        }
        tokens = tokens.clone();
        tokenLogProbabilities = tokenLogProbabilities.clone();
    }

    /** Whether it ended with an end token. */
    public boolean finished() {
        return endToken.isPresent();
    }

    @Override
    public int[] tokens() {
        return tokens.clone();
    }

    @Override
    public double[] tokenLogProbabilities() {
        return tokenLogProbabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hypothesis that
                && Arrays.equals(tokens, that.tokens)
                && endToken.equals(that.endToken)
                && Double.compare(logProbability, that.logProbability) == 0
                && Double.compare(score, that.score) == 0
                && Arrays.equals(tokenLogProbabilities, that.tokenLogProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(tokens) + Double.hashCode(logProbability);
    }

    @Override
    public String toString() {
        return "Hypothesis[tokens=" + Arrays.toString(tokens) + ", endToken=" + endToken + ", logProbability="
                + logProbability + ", score=" + score + "]";
    }
}
