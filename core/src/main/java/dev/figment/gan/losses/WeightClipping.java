package dev.figment.gan.losses;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Collection;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * w ← min(max(w, −c), c) for every parameter of the critic, after each of its updates: a crude way to a critic whose slope is
 * bounded. Arjovsky et al. 2017, algorithm 1, arXiv:1701.07875, who call it "a clearly terrible way"; {@link GradientPenalty}
 * came of it.
 *
 * @param bound c, 0.01 in the paper
 */
public record WeightClipping(double bound) {

    /** @throws IllegalArgumentException if c is not positive and finite */
    public WeightClipping {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weights are clipped to a positive, finite bound, not to " + bound);
        }
    }

    /** Clips in place. */
    public void clip(Collection<Tensor> parameters) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            ScalarOptional lowest = new ScalarOptional(new Scalar(-bound));
            ScalarOptional highest = new ScalarOptional(new Scalar(bound));
            parameters.forEach(parameter -> parameter.clamp_(lowest, highest));
        }
    }
}
