package dev.figment.nn;

import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * y = (x − E[x]) ⁄ √(Var[x] + ε) · γ + β over the last dimension, with {@code weight} γ and {@code bias} β.
 *
 * <p>Ba et al. 2016, arXiv:1607.06450.
 */
public final class LayerNorm extends Layer {

    private final long dim;
    private final double epsilon;
    private final Tensor weight;
    private final Tensor bias;

    /** With ε = 1e-5, γ = 1 and β = 0. */
    public LayerNorm(int dim) {
        this(dim, 1e-5);
    }

    /**
     * With γ = 1 and β = 0.
     *
     * @throws IllegalArgumentException if the dimension or ε is not positive
     */
    public LayerNorm(int dim, double epsilon) {
        if (dim < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "layer normalisation needs a positive dimension and epsilon, not " + dim + " and " + epsilon);
        }
        this.dim = dim;
        this.epsilon = epsilon;
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", torch.ones(dim));
            bias = parameter("bias", torch.zeros(dim));
        }
    }

    /**
     * Normalises.
     *
     * @param x [… , dim]
     * @return the same shape, owned by the current scope
     * @throws IllegalArgumentException if x does not end in {@code dim}
     */
    @Override
    public Tensor forward(Tensor x) {
        Shapes.requireLast(x, dim, "the input of " + this);
        try (TensorOptional gamma = new TensorOptional(weight);
                TensorOptional beta = new TensorOptional(bias)) {
            return observe("output", torch.layer_norm(x, new long[] {dim}, gamma, beta, epsilon, true));
        }
    }
}
