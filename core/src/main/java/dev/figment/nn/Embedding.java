package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A learned vector for each id: row {@code id} of {@code weight} [count, dim]. */
public final class Embedding extends Module {

    private static final long NO_PADDING = -1;

    private final Tensor weight;
    private final long paddingId;

    /** Standard normal, as in PyTorch. */
    public Embedding(int count, int dim, RandomKey key) {
        this(count, dim, Initializer.normal(1), NO_PADDING, key);
    }

    /**
     * With a padding id, whose vector starts at zero and never receives a gradient.
     *
     * @param paddingId the id of padding, or −1 for none
     * @throws IllegalArgumentException if a size is not positive or the padding id is not below {@code count}
     */
    public Embedding(int count, int dim, Initializer initializer, long paddingId, RandomKey key) {
        if (count < 1 || dim < 1) {
            throw new IllegalArgumentException("an embedding needs positive sizes, not " + count + " × " + dim);
        }
        if (paddingId < NO_PADDING || paddingId >= count) {
            throw new IllegalArgumentException(
                    "the padding id must lie in 0 … " + (count - 1) + " (or be -1 for none), but is " + paddingId);
        }
        this.paddingId = paddingId;
        try (Scope scope = Scope.open()) {
            Tensor values = initializer.create(key.fold("weight"), count, dim);
            if (paddingId != NO_PADDING) {
                values.select(0, paddingId).zero_();
            }
            weight = parameter("weight", values);
        }
    }

    /**
     * Looks up ids.
     *
     * @param ids int64 [B, T], 0 … count − 1
     * @return [B, T, dim], owned by the current scope
     */
    public Tensor forward(Tensor ids) {
        return observe("output", torch.embedding(weight, ids, paddingId, false, false));
    }

    /** [count, dim]; belongs to the layer. */
    public Tensor weight() {
        return weight;
    }
}
