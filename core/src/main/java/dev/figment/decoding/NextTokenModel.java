package dev.figment.decoding;

import java.util.Set;

/**
 * What a search sees of a model: log p(y<sub>t</sub> | y<sub>&lt;t</sub>, x), one step at a time, for a batch of inputs
 * x.
 *
 * <p>Thread-safety is the implementation's to state; sessions of one model are independent of one another.
 */
public interface NextTokenModel {

    /** V, the number of tokens that each step chooses among. */
    int vocabularySize();

    /** The tokens that end a sequence; empty if the model knows none, and every sequence runs to its maximum length. */
    Set<Integer> endTokens();

    /**
     * How many tokens the model can generate for an input, the end token included: a model with P learned positions can
     * generate P, less what a prompt takes. Searches stop there even if told to go further. Unlimited unless overridden.
     */
    default int longestOutput(int[] input) {
        return Integer.MAX_VALUE;
    }

    /**
     * How many tokens of a decoder row come before the first generated one: 1, the start token, for an encoder-decoder,
     * which is the default; the prompt's length for a decoder-only model. Only {@link LengthRule#WHOLE_ROW} asks.
     */
    default int prefixLength(int[] input) {
        return 1;
    }

    /**
     * Starts decoding a batch. An encoder-decoder encodes {@code inputs} here, a decoder-only model reads them at
     * {@link NextTokenSession#start()}. Runs inside a scope of the search that closes on return: what the session keeps,
     * it keeps outside of scopes.
     *
     * @param inputs one row of token ids an input, not padded, possibly of different lengths: the source sentence of an
     *     encoder-decoder, the prompt of a decoder-only model
     * @return the session, which the caller closes
     * @throws IllegalArgumentException if the model cannot take an input, with the input and the limit in the message
     */
    NextTokenSession open(int[][] inputs);
}
