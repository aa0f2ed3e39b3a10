package dev.figment.metrics;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The squared Fréchet distance between the normal distributions fitted to two sets of features, mean μ and unbiased covariance
 * Σ (division by n − 1):
 *
 * <pre>d² = ‖μ₁ − μ₂‖² + tr( Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½ )</pre>
 *
 * <p>Dowson and Landau 1982; Heusel et al. 2017, §2, arXiv:1706.08500, who took the features of Inception. It falls with the
 * number of examples, so only figures over as many compare. Computed in float64, by tr (Σ₁ Σ₂)^½ = tr (Σ₁^½ Σ₂ Σ₁^½)^½, whose
 * matrices are symmetric and may be singular. Stateless.
 */
public final class FrechetDistance {

    private FrechetDistance() {}

    /**
     * The distance.
     *
     * @param real [N, F], floating point
     * @param generated [M, F]
     * @return d², at least 0
     * @throws IllegalArgumentException if a set has fewer than two vectors, or the sets do not fit or hold what is not finite
     */
    public static double between(Tensor real, Tensor generated) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor x = FeatureSets.require("real", real, 2); // [N, F]
            Tensor y = FeatureSets.require("generated", generated, 2); // [M, F]
            FeatureSets.requireSameWidth(x, y);
            Tensor covarianceX = covariance(x); // [F, F]
            Tensor covarianceY = covariance(y);
            double means = mean(x).sub(mean(y)).square().sum().item_double();
            double traces =
                    covarianceX.trace().item_double() + covarianceY.trace().item_double();
            Tensor root = symmetricRoot(covarianceX);
            double shared = traceOfRoot(root.matmul(covarianceY).matmul(root));
            return Math.max(0, means + traces - 2 * shared);
        }
    }

    private static Tensor mean(Tensor x) {
        return x.mean(new long[] {0}, false, null);
    }

    private static Tensor covariance(Tensor x) {
        Tensor centred = x.sub(mean(x));
        return centred.t().matmul(centred).div(new Scalar((double) x.size(0) - 1));
    }

    /** Q Λ^½ Qᵀ of a symmetric matrix, with what rounding made negative taken for zero. */
    private static Tensor symmetricRoot(Tensor matrix) {
        T_TensorTensor_T eigen = torch.linalg_eigh(matrix);
        Tensor vectors = eigen.get1(); // [F, F]
        Tensor roots = eigen.get0().clamp_min(new Scalar(0)).sqrt(); // [F]
        return vectors.mul(roots).matmul(vectors.t());
    }

    private static double traceOfRoot(Tensor matrix) {
        Tensor symmetric = matrix.add(matrix.t()).div(new Scalar(2)); // but for rounding it is
        return torch.linalg_eigh(symmetric)
                .get0()
                .clamp_min(new Scalar(0))
                .sqrt()
                .sum()
                .item_double();
    }
}
