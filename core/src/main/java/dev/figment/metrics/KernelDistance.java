package dev.figment.metrics;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The squared maximum mean discrepancy between two sets of features, by the unbiased estimate under a cubic kernel:
 *
 * <pre>
 * k(a, b) = (aᵀb ⁄ F + 1)³
 * MMD² = mean_{i≠j} k(xᵢ, xⱼ) + mean_{i≠j} k(yᵢ, yⱼ) − 2 mean_{i,j} k(xᵢ, yⱼ)
 * </pre>
 *
 * <p>Bińkowski et al. 2018, §4, arXiv:1801.01401. Unlike the Fréchet distance its expectation does not depend on the number of
 * examples; being unbiased, it may fall below 0. Over all pairs, in float64. Stateless.
 */
public final class KernelDistance {

    private static final long ROWS_AT_ONCE = 1_000;

    private KernelDistance() {}

    /**
     * The distance.
     *
     * @param real [N, F], floating point
     * @param generated [M, F]
     * @throws IllegalArgumentException if a set has fewer than two vectors, or the sets do not fit or hold what is not finite
     */
    public static double between(Tensor real, Tensor generated) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor x = FeatureSets.require("real", real, 2); // [N, F]
            Tensor y = FeatureSets.require("generated", generated, 2); // [M, F]
            FeatureSets.requireSameWidth(x, y);
            return withinSet(x) + withinSet(y) - 2 * kernelSum(x, y) / ((double) x.size(0) * y.size(0));
        }
    }

    private static double withinSet(Tensor x) {
        double n = x.size(0);
        double diagonal = kernel(x.square().sum(1), x.size(1)).sum().item_double();
        return (kernelSum(x, x) - diagonal) / (n * (n - 1));
    }

    private static double kernelSum(Tensor x, Tensor y) {
        double sum = 0;
        for (long first = 0; first < x.size(0); first += ROWS_AT_ONCE) {
            try (Scope scope = Scope.open()) {
                Tensor rows = x.narrow(0, first, Math.min(ROWS_AT_ONCE, x.size(0) - first)); // [n, F]
                sum += kernel(rows.matmul(y.t()), x.size(1)).sum().item_double();
            }
        }
        return sum;
    }

    private static Tensor kernel(Tensor products, long width) {
        return products.div(new Scalar((double) width)).add(new Scalar(1)).pow(new Scalar(3));
    }
}
