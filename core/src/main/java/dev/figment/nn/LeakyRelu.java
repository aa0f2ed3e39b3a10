package dev.figment.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * y = x for positive x, s x below: Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models". A
 * gradient passes wherever x lies, which discriminators owe to their generators. Its units cannot die, so that observers see
 * what it makes as {@code output}; with slope 0 it is a ReLU, and they see {@code activation}. Stateless.
 */
public final class LeakyRelu extends Layer {

    private final double slope;

    /**
     * With slope s for negative values; 0.2 in the discriminators of Radford et al. 2015, arXiv:1511.06434.
     *
     * @throws IllegalArgumentException if the slope is not in [0, 1)
     */
    public LeakyRelu(double slope) {
        if (!(slope >= 0 && slope < 1)) {
            throw new IllegalArgumentException("the slope of a leaky ReLU must lie in [0, 1), but is " + slope);
        }
        this.slope = slope;
    }

    /**
     * Applies it to each element.
     *
     * @param x of any shape, floating point
     * @return the same shape, owned by the current scope
     */
    @Override
    public Tensor forward(Tensor x) {
        try (Scalar s = new Scalar(slope)) {
            return observe(slope == 0 ? "activation" : "output", torch.leaky_relu(x, s));
        }
    }
}
