package dev.figment.decoding;

import org.bytedeco.pytorch.Tensor;

/**
 * A batch of sequences being decoded, one a row, with whatever the model caches of their prefixes.
 *
 * <p>A search calls {@link #start()} once, then any number of times {@link #reorder} (or not) followed by
 * {@link #advance}. Each call runs without gradients, inside a scope of its own; the tensors returned belong to that
 * scope and are not changed by the search, while caches belong to the session, outside of scopes, until
 * {@link #close()}. Used by one thread at a time.
 */
public interface NextTokenSession extends AutoCloseable {

    /**
     * The logits of the first token.
     *
     * @return [inputs, V] floating point, row i for input i; owned by the current scope
     */
    Tensor start();

    /**
     * Appends {@code tokens[r]} to row r, and computes the logits of the token after it.
     *
     * @param tokens one a row
     * @return [rows, V] floating point; owned by the current scope
     */
    Tensor advance(int[] tokens);

    /**
     * Rearranges the rows: new row i goes on from old row {@code parents[i]}. The rows may become fewer, more, or
     * repeat. Those of one input stay together, inputs stay in their order, and every input that is left has the same
     * number of rows as every other; an input without rows has left the batch. After {@link #start()} each input has one
     * row.
     *
     * @param parents one a new row, each an index of the present rows; never empty
     */
    void reorder(int[] parents);

    /** Frees the caches. */
    @Override
    void close();
}
