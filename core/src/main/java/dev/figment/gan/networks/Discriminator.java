package dev.figment.gan.networks;

import dev.figment.nn.Module;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** D(x) or D(x, y): a logit for each example, higher for what looks real. Its losses apply the sigmoid, where they have one. */
public abstract class Discriminator extends Module {

    private final int classes;

    /**
     * With or without condition.
     *
     * @param classes how many there are; 0 for a discriminator without condition
     * @throws IllegalArgumentException if the number of classes is negative
     */
    protected Discriminator(int classes) {
        if (classes < 0) {
            throw new IllegalArgumentException("a discriminator has 0 or more classes, not " + classes);
        }
        this.classes = classes;
    }

    /** Judges examples without condition. */
    public final Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * Judges examples.
     *
     * @param x [B, …]
     * @param labels y, int64 [B], 0 … classes − 1; null exactly where the discriminator is not conditional
     * @return [B, 1], owned by the current scope
     * @throws IllegalArgumentException if y has another shape, is missing or in excess
     */
    public final Tensor forward(Tensor x, @Nullable Tensor labels) {
        Labels.require(this, x.size(0), classes, labels);
        Tensor logits = judge(x, labels);
        if (logits.dim() != 2 || logits.size(1) != 1) {
            throw new IllegalArgumentException(
                    this + " must end in one logit an example, [B, 1], but its output is " + Shapes.describe(logits));
        }
        return observe("logits", logits);
    }

    /** What {@link #forward(Tensor, Tensor)} promises, its arguments being right. */
    protected abstract Tensor judge(Tensor x, @Nullable Tensor labels);

    /** How many classes there are; 0 without condition. */
    public final int classes() {
        return classes;
    }
}
