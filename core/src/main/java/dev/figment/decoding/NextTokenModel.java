package dev.figment.decoding;

/**
 * What a search sees of a model: log p(y<sub>t</sub> | y<sub>&lt;t</sub>, x), one step at a time, for a batch of inputs
 * x.
 *
 * <p>Thread-safety is the implementation's to state; sessions of one model are independent of one another.
 */
public interface NextTokenModel {

    /** V, the number of tokens that each step chooses among. */
    int vocabularySize();

    /**
     * Starts decoding a batch. An encoder-decoder encodes {@code inputs} here, a decoder-only model reads them at
     * {@link NextTokenSession#start()}.
     *
     * @param inputs one row of token ids an input, not padded, possibly of different lengths: the source sentence of an
     *     encoder-decoder, the prompt of a decoder-only model
     * @return the session, which the caller closes
     * @throws IllegalArgumentException if the model cannot take an input, with the input and the limit in the message
     */
    NextTokenSession open(int[][] inputs);
}
