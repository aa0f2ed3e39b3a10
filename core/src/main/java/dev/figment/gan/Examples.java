package dev.figment.gan;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Real examples of a batch as the discriminator takes them.
 *
 * @param values x [B, …], in the range of the generator's output
 * @param labels y, int64 [B], for conditional networks; else null
 */
public record Examples(Tensor values, @Nullable Tensor labels) {

    /** Without classes. */
    public static Examples of(Tensor values) {
        return new Examples(values, null);
    }
}
