package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** y = x Wᵀ + b, with {@code weight} [out, in] and, where asked for, {@code bias} [out]. */
public final class Linear extends WeightedLayer {

    private final int in;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** With bias, weight and bias uniform over ±1 ⁄ √in as in PyTorch. */
    public Linear(int in, int out, RandomKey key) {
        this(in, out, true, Initializer.fanInUniform(), key);
    }

    /**
     * Bias as in PyTorch, uniform over ±1 ⁄ √in.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Linear(int in, int out, boolean withBias, Initializer initializer, RandomKey key) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("a linear layer needs positive sizes, not " + in + " to " + out);
        }
        this.in = in;
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", initializer.create(key.fold("weight"), out, in));
            bias = withBias
                    ? parameter("bias", Initializer.uniform(1 / Math.sqrt(in)).create(key.fold("bias"), out))
                    : null;
        }
    }

    /**
     * Applies the layer.
     *
     * @param x [… , in]
     * @param weight [out, in]
     * @return [… , out], owned by the current scope
     * @throws IllegalArgumentException if x does not end in {@code in}
     */
    @Override
    public Tensor forward(Tensor x, Tensor weight) {
        Shapes.requireLast(x, in, "the input of linear layer " + path());
        if (bias == null) {
            return observe("output", torch.linear(x, weight));
        }
        try (TensorOptional b = new TensorOptional(bias)) {
            return observe("output", torch.linear(x, weight, b));
        }
    }

    /** [out, in]; belongs to the layer. */
    @Override
    public Tensor weight() {
        return weight;
    }

    /** [out], or null without bias; belongs to the layer. */
    public @Nullable Tensor bias() {
        return bias;
    }
}
