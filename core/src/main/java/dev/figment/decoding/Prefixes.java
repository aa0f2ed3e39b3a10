package dev.figment.decoding;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The prefixes of a search as a tree: every node is one token after its parent. A beam is a node number, so that going on
 * from a beam, or dropping it, copies nothing; a sequence is read back once, at the end.
 */
final class Prefixes {

    /** The empty prefix. */
    static final int ROOT = -1;

    private int size;
    private int[] parents = new int[64];
    private int[] tokens = new int[64];
    private double[] logProbabilities = new double[64];

    /** Adds a token after a prefix, and returns the longer prefix. */
    int append(int parent, int token, double logProbability) {
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, 2 * size);
            tokens = Arrays.copyOf(tokens, 2 * size);
            logProbabilities = Arrays.copyOf(logProbabilities, 2 * size);
        }
        parents[size] = parent;
        tokens[size] = token;
        logProbabilities[size] = logProbability;
        return size++;
    }

    /** The last token of a prefix. */
    int token(int node) {
        return tokens[node];
    }

    /**
     * The sequence of a prefix, read back.
     *
     * @param finished whether its last token is an end token
     * @param logProbability the sum of its tokens' log-probabilities
     */
    Hypothesis hypothesis(int node, boolean finished, double logProbability, double score) {
        int length = 0;
        for (int n = node; n != ROOT; n = parents[n]) {
            length++;
        }
        int[] sequence = new int[length];
        double[] each = new double[length];
        int n = node;
        for (int i = length - 1; i >= 0; i--) {
            sequence[i] = tokens[n];
            each[i] = logProbabilities[n];
            n = parents[n];
        }
        return new Hypothesis(
                finished ? Arrays.copyOf(sequence, length - 1) : sequence,
                finished ? OptionalInt.of(sequence[length - 1]) : OptionalInt.empty(),
                logProbability,
                score,
                each);
    }
}
