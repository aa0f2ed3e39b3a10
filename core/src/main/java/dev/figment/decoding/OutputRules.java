package dev.figment.decoding;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a sequence may look like, for every search alike: which tokens end it, which never occur, how short and how long
 * it may be. Immutable.
 *
 * @param endTokens the tokens that end a sequence
 * @param suppressedTokens tokens that are never chosen
 * @param minimumLength tokens that come before an end token at least
 * @param maximumLength tokens generated at most, the end token included
 */
record OutputRules(
        Set<Integer> endTokens, Set<Integer> suppressedTokens, int minimumLength, MaximumLength maximumLength) {

    OutputRules {
        if (minimumLength < 0) {
            throw new IllegalArgumentException("a minimum length must not be negative, but is " + minimumLength);
        }
        endTokens = Set.copyOf(endTokens);
        suppressedTokens = Set.copyOf(suppressedTokens);
    }

    /** Ends as the model does; at most twice the source and ten tokens more. */
    static OutputRules of(NextTokenModel model) {
        return new OutputRules(model.endTokens(), Set.of(), 0, MaximumLength.ofSource(2, 10));
    }

    OutputRules withEndTokens(int... tokens) {
        return new OutputRules(asSet(tokens), suppressedTokens, minimumLength, maximumLength);
    }

    OutputRules withSuppressedTokens(int... tokens) {
        return new OutputRules(endTokens, asSet(tokens), minimumLength, maximumLength);
    }

    OutputRules withMinimumLength(int tokens) {
        return new OutputRules(endTokens, suppressedTokens, tokens, maximumLength);
    }

    OutputRules withMaximumLength(MaximumLength maximum) {
        return new OutputRules(endTokens, suppressedTokens, minimumLength, maximum);
    }

    /** The tokens not to be chosen after {@code generated} others, ascending. */
    long[] forbiddenAfter(int generated) {
        TreeSet<Integer> forbidden = new TreeSet<>(suppressedTokens);
        if (generated < minimumLength) {
            forbidden.addAll(endTokens);
        }
        return forbidden.stream().mapToLong(Integer::longValue).toArray();
    }

    /** The most tokens to generate for a source: what was asked for, or what the model can give where that is less. */
    int maximumFor(int[] source, NextTokenModel model) {
        int longest = model.longestOutput(source);
        if (longest < 1) {
            throw new IllegalArgumentException("the model can generate nothing after an input of " + source.length
                    + " tokens: its longest output is " + longest);
        }
        return Math.min(maximumLength.of(source.length), longest);
    }

    /** @throws IllegalArgumentException if a token lies outside the vocabulary */
    void requireWithin(int vocabularySize) {
        requireWithin("end token", endTokens, vocabularySize);
        requireWithin("suppressed token", suppressedTokens, vocabularySize);
    }

    private static void requireWithin(String what, Set<Integer> tokens, int vocabularySize) {
        for (int token : new TreeSet<>(tokens)) {
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException(
                        what + " " + token + " is outside the model's vocabulary of " + vocabularySize + " tokens");
            }
        }
    }

    private static Set<Integer> asSet(int... tokens) {
        return new TreeSet<>(IntStream.of(tokens).boxed().toList());
    }
}
