package dev.figment.metrics;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * How much of what is generated looks real, and how much of what is real can be generated, with each distribution taken to lie
 * where the balls around its features reach to their k-th nearest neighbours:
 *
 * <pre>
 * precision = share of generated features in some ball of the real ones
 * recall = share of real features in some ball of the generated ones
 * </pre>
 *
 * <p>Kynkäänniemi et al. 2019, §3, arXiv:1904.06991.
 *
 * @param precision 0 … 1; low where examples are poor
 * @param recall 0 … 1; low where modes are missing
 */
public record PrecisionRecall(double precision, double recall) {

    /** The neighbour of the paper. */
    public static final int NEIGHBOUR = 3;

    /**
     * Over two sets of features, with k = {@value #NEIGHBOUR}.
     *
     * @param real [N, F], floating point
     * @param generated [M, F]
     * @throws IllegalArgumentException if a set has no more than k vectors, or the sets do not fit or hold what is not finite
     */
    public static PrecisionRecall between(Tensor real, Tensor generated) {
        return between(real, generated, NEIGHBOUR);
    }

    /** With another k. */
    public static PrecisionRecall between(Tensor real, Tensor generated, int k) {
        try (Scope scope = Scope.open()) {
            return between(Neighbourhoods.of(real, k), generated);
        }
    }

    /**
     * Over real features whose neighbourhoods are known, with the k of these.
     *
     * @param generated [M, F]
     * @throws IllegalArgumentException if the generated set has no more than k vectors, or does not fit or holds what is not finite
     */
    public static PrecisionRecall between(Neighbourhoods real, Tensor generated) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor y = FeatureSets.require("generated", generated, 2); // [M, F]
            FeatureSets.requireSameWidth(real.centres(), y);
            return new PrecisionRecall(
                    real.of(y).shareInside(),
                    new Neighbourhoods(y, real.k()).of(real.centres()).shareInside());
        }
    }
}
