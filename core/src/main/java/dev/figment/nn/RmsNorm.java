package dev.figment.nn;

import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * y = x ⁄ √(mean(x²) + ε) · γ over the last dimension, with {@code weight} γ.
 *
 * <p>Zhang and Sennrich 2019, arXiv:1910.07467.
 */
public final class RmsNorm extends Layer {

    private final long dim;
    private final double epsilon;
    private final Tensor weight;

    /**
     * With γ = 1.
     *
     * @throws IllegalArgumentException if the dimension or ε is not positive
     */
    public RmsNorm(int dim, double epsilon) {
        if (dim < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "RMS normalisation needs a positive dimension and epsilon, not " + dim + " and " + epsilon);
        }
        this.dim = dim;
        this.epsilon = epsilon;
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", torch.ones(dim));
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
        try (Scope scope = Scope.open()) {
            Tensor meanSquare = x.square().mean(new long[] {-1}, true, null); // [… , 1]
            Tensor y = x.mul(meanSquare.add(new Scalar(epsilon)).rsqrt()).mul(weight);
            return observe("output", scope.keep(y));
        }
    }
}
