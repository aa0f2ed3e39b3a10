package dev.figment.nn;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer whose weight is divided by its largest singular value, so that a linear layer stretches no vector, and a convolution no
 * patch of an image: with the weight flattened to W [out, rest],
 *
 * <pre>
 * v ← Wᵀu ⁄ ‖Wᵀu‖,   u ← W v ⁄ ‖W v‖        power iteration, once a step
 * σ = uᵀ W v,        y = layer(x; W ⁄ σ)
 * </pre>
 *
 * <p>Miyato et al. 2018, §2.1 and appendix A, arXiv:1802.05957. The gradient flows through σ by W, with u and v held fixed
 * (eq. 10 there). A weight of zero has no direction to divide along: it stays as it is, and so do u and v, to go on from once
 * it has moved.
 *
 * <p>{@code u} [out] and {@code v} [rest] are buffers: they are saved, and one iteration a step follows a weight that moves
 * slowly. {@link #beginStep} takes it, which the training loop calls once a step, whatever the number of replicas and of
 * phases; forward passes only read. A new layer has taken {@value #AT_FIRST} iterations.
 */
public final class SpectralNorm extends Layer {

    private static final int AT_FIRST = 15;
    private static final double LEAST_NORM = 1e-12;

    private final WeightedLayer layer;
    private final Tensor u;
    private final Tensor v;

    /**
     * Takes ownership of a layer.
     *
     * @param key names the first u, a random direction
     */
    public SpectralNorm(WeightedLayer layer, RandomKey key) {
        this.layer = child("layer", layer);
        try (Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            Tensor matrix = matrix(layer.weight()); // [out, rest]
            Tensor random = RandomTensors.normal(key, 0, 1, matrix.size(0)); // [out]
            u = buffer("u", direction(random, random));
            v = buffer("v", torch.zeros(matrix.size(1)));
        }
        iterate(AT_FIRST);
    }

    /**
     * Takes iterations of the power method. For one thread at a time, while no forward pass is under way.
     *
     * @throws IllegalArgumentException if there is not at least one
     */
    public void iterate(int iterations) {
        if (iterations < 1) {
            throw new IllegalArgumentException("power iteration takes at least one iteration, not " + iterations);
        }
        try (Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            Tensor matrix = matrix(layer.weight()); // [out, rest]
            for (int i = 0; i < iterations; i++) {
                v.copy_(direction(matrix.t().mv(u), v));
                u.copy_(direction(matrix.mv(v), u));
            }
        }
    }

    @Override
    protected void stepBegins() {
        iterate(1);
    }

    /**
     * σ = uᵀ W v, the estimate of the largest singular value.
     *
     * @return a scalar [], owned by the current scope
     */
    public Tensor sigma() {
        try (Scope scope = Scope.open()) {
            return scope.keep(matrix(layer.weight()).mv(v).dot(u));
        }
    }

    /**
     * W ⁄ σ in the shape of the layer's weight; W itself where σ is zero.
     *
     * @return owned by the current scope
     */
    public Tensor weight() {
        try (Scope scope = Scope.open()) {
            Tensor sigma = sigma(); // []
            Tensor divisor = torch.where(sigma.abs().gt(new Scalar(LEAST_NORM)), sigma, torch.ones_like(sigma));
            return scope.keep(layer.weight().div(divisor));
        }
    }

    /** The layer with the normalised weight; what it takes, throws and returns is the layer's to say. */
    @Override
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(layer.forward(x, weight()));
        }
    }

    private Tensor matrix(Tensor weight) {
        return weight.transpose(0, layer.outputDimension()).flatten(1, -1);
    }

    /** Of length one; the one before where the vector has none, because from zero no iteration would ever come away. */
    private static Tensor direction(Tensor vector, Tensor before) {
        Scalar least = new Scalar(LEAST_NORM);
        Tensor norm = vector.norm(); // []
        return torch.where(norm.gt(least), vector.div(norm.clamp_min(least)), before);
    }
}
