package dev.figment.metrics;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link PrecisionRecall} that outliers disturb less: only the balls of the real features count, and how many of them a
 * generated one lies in. With M generated features and balls of k neighbours,
 *
 * <pre>
 * density = Σⱼ (number of real balls that hold yⱼ) ⁄ (k M)
 * coverage = share of real balls that hold some generated feature
 * </pre>
 *
 * <p>Naeem et al. 2020, §3, arXiv:2002.09797.
 *
 * @param density from 0; about 1 where the distributions are equal, above where generated features gather in dense places
 * @param coverage 0 … 1
 */
public record DensityCoverage(double density, double coverage) {

    /** The neighbour of the paper. */
    public static final int NEIGHBOUR = 5;

    /**
     * Over two sets of features, with k = {@value #NEIGHBOUR}.
     *
     * @param real [N, F], floating point
     * @param generated [M, F]
     * @throws IllegalArgumentException if the real set has no more than k vectors, or the sets do not fit or hold what is not
     *     finite
     */
    public static DensityCoverage between(Tensor real, Tensor generated) {
        return between(real, generated, NEIGHBOUR);
    }

    /** With another k. */
    public static DensityCoverage between(Tensor real, Tensor generated, int k) {
        try (Scope scope = Scope.open()) {
            return between(Neighbourhoods.of(real, k), generated);
        }
    }

    /**
     * Over real features whose neighbourhoods are known, with the k of these.
     *
     * @param generated [M, F]
     * @throws IllegalArgumentException if the generated set does not fit or holds what is not finite
     */
    public static DensityCoverage between(Neighbourhoods real, Tensor generated) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor y = FeatureSets.require("generated", generated, 1); // [M, F]
            FeatureSets.requireSameWidth(real.centres(), y);
            Neighbourhoods.Membership membership = real.of(y);
            return new DensityCoverage(membership.meanBalls() / real.k(), membership.shareOccupied());
        }
    }
}
