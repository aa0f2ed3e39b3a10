package dev.figment.attention;

import org.bytedeco.pytorch.Tensor;

/**
 * What queries are held against: the projected keys and values of a memory. Does not own its tensors.
 *
 * @param keys [B, keyValueHeads, S, d_k]
 * @param values [B, keyValueHeads, S, d_v]
 */
public record KeyValues(Tensor keys, Tensor values) {

    /** The number of positions S. */
    public long length() {
        return keys.size(2);
    }
}
