package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * y = [x; cos 2πBx; sin 2πBx] with B fixed and normal: lets the layers above see differences much smaller than x itself,
 * which a perceptron learns only slowly. Tancik et al. 2020, arXiv:2006.10739.
 *
 * <p>{@code frequencies} [in, n], a buffer, is 2πBᵀ.
 */
public final class FourierFeatures extends Layer {

    private final int in;
    private final Tensor frequencies;

    /**
     * With so many random frequencies.
     *
     * @param deviation of the entries of B, in periods a unit of x
     * @throws IllegalArgumentException if a size or the deviation is not positive
     */
    public FourierFeatures(int in, int count, double deviation, RandomKey key) {
        if (in < 1 || count < 1 || !(deviation > 0)) {
            throw new IllegalArgumentException("Fourier features need positive sizes and deviation, not " + in + ", "
                    + count + " and " + deviation);
        }
        this.in = in;
        try (Scope scope = Scope.open()) {
            frequencies = buffer("frequencies", RandomTensors.normal(key, 0, 2 * Math.PI * deviation, in, count));
        }
    }

    /**
     * Appends the features.
     *
     * @param x [B, in]
     * @return [B, in + 2 n], owned by the current scope
     * @throws IllegalArgumentException if x does not end in {@code in}
     */
    @Override
    public Tensor forward(Tensor x) {
        Shapes.requireLast(x, in, "the input of " + this);
        try (Scope scope = Scope.open()) {
            Tensor phases = x.matmul(frequencies); // [B, n]
            return observe("output", scope.keep(torch.cat(new TensorVector(x, phases.cos(), phases.sin()), 1)));
        }
    }
}
