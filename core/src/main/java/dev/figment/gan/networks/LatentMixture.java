package dev.figment.gan.networks;

import dev.figment.nn.Layer;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Turns standard normal numbers into a draw from a mixture of Gaussians with K fixed centres:
 *
 * <pre>
 * k = ⌊K Φ(z₁)⌋             each of 0 … K − 1 equally likely
 * y = μₖ + s (z₂ … z_d₊₁)
 * </pre>
 *
 * <p>A generator is continuous, so that one of Gaussian noise must draw a path of points between any two modes. One whose noise
 * falls into pieces need not: Gurumurthy et al. 2017, arXiv:1706.02071, where centres and deviations are learned.
 *
 * <p>{@code centres} [K, d], standard normal, is a buffer. Nothing flows back to z₁.
 */
public final class LatentMixture extends Layer {

    private final long count;
    private final double deviation;
    private final Tensor centres;

    /**
     * With centres drawn by a key.
     *
     * @param count K
     * @param dim d; the input has one number more
     * @param deviation s, around each centre
     * @throws IllegalArgumentException if a size or the deviation is not positive
     */
    public LatentMixture(int count, int dim, double deviation, RandomKey key) {
        if (count < 1 || dim < 1 || !(deviation > 0)) {
            throw new IllegalArgumentException("a mixture of latent vectors needs positive sizes and deviation, not "
                    + count + ", " + dim + " and " + deviation);
        }
        this.count = count;
        this.deviation = deviation;
        try (Scope scope = Scope.open()) {
            centres = buffer("centres", RandomTensors.normal(key, 0, 1, count, dim));
        }
    }

    /**
     * Draws.
     *
     * @param z [B, d + 1], standard normal
     * @return [B, d], owned by the current scope
     * @throws IllegalArgumentException if z does not end in d + 1
     */
    @Override
    public Tensor forward(Tensor z) {
        long dim = centres.size(1);
        Shapes.requireLast(z, dim + 1, "the input of " + this);
        try (Scope scope = Scope.open()) {
            Tensor share = torch.special_ndtr(z.narrow(1, 0, 1).detach()); // Φ(z₁), [B, 1]
            Tensor chosen = share.mul(new Scalar((double) count))
                    .floor()
                    .clamp_max(new Scalar(count - 1))
                    .to(ScalarType.Long)
                    .flatten(); // [B]
            Tensor around = z.narrow(1, 1, dim).mul(new Scalar(deviation)); // [B, d]
            return observe("output", scope.keep(centres.index_select(0, chosen).add(around)));
        }
    }
}
