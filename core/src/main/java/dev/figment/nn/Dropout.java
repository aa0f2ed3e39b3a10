package dev.figment.nn;

import dev.figment.tensor.DType;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * In training, y = x ⊙ m with m = 0 with probability p, else 1 ⁄ (1 − p); in evaluation, y = x.
 *
 * <p>Srivastava et al. 2014 (JMLR 15). The mask is a function of (key, this layer's path, example, element) through
 * {@link Randomness}, which must be open on the thread in training mode: whichever thread computes an example, and however
 * often, it sees the same mask.
 */
public final class Dropout extends Layer {

    private final double p;

    /**
     * Drops with probability p.
     *
     * @throws IllegalArgumentException if p is not in [0, 1)
     */
    public Dropout(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("the probability of dropout must lie in [0, 1), but is " + p);
        }
        this.p = p;
    }

    /**
     * Applies the mask.
     *
     * @param x [B, …]
     * @return the same shape, owned by the current scope; x itself where nothing is dropped
     * @throws IllegalStateException if something is to be dropped and no {@link Randomness} is open on this thread
     * @throws IllegalArgumentException if the rows of x are not as many as the examples of the open one
     */
    @Override
    public Tensor forward(Tensor x) {
        if (!drops()) {
            return x;
        }
        DType type = DType.of(x);
        if (type.bytes() >= DType.FLOAT32.bytes()) {
            return x.mul(Randomness.current().dropoutMask(path(), p, type, x.shape()));
        }
        try (Scope scope = Scope.open()) { // 1 ⁄ (1 − p) is not rounded to x's few bits; only the product is
            Tensor mask = Randomness.current().dropoutMask(path(), p, DType.FLOAT32, x.shape());
            return scope.keep(x.mul(mask).to(type.scalarType()));
        }
    }

    /** Whether this layer changes its input: in training mode with p above zero. */
    public boolean drops() {
        return isTraining() && p > 0;
    }
}
