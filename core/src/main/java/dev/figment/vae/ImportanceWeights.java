package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * How much each of k codes drawn for an image says for its probability:
 *
 * <pre>
 * w_i = p(x, z_i) ⁄ q(z_i | x),   z_i ~ q(z | x),   log p(x) ≥ L_k = E[log 1 ⁄ k Σ_i w_i]
 * </pre>
 *
 * <p>Burda et al. 2016, eq. 8, arXiv:1509.00519. L_k grows with k, towards log p(x).
 *
 * @param logarithms log w_i, [k, B]
 */
public record ImportanceWeights(Tensor logarithms) {

    /**
     * The weights of a batch.
     *
     * @param x [B, P]
     * @param labels int64 [B] for a conditional model, else null
     * @param noise standard normal, [k, B, D]
     * @return owned by the current scope
     */
    public static ImportanceWeights of(VariationalAutoencoder model, Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            DiagonalGaussian posterior = model.encode(x, labels);
            Tensor z = posterior.sample(noise);
            return new ImportanceWeights(
                    scope.keep(of(model, x, labels, posterior, z).logarithms()));
        }
    }

    /** The weights of codes z [k, B, D] that were drawn from a posterior. */
    static ImportanceWeights of(
            VariationalAutoencoder model, Tensor x, @Nullable Tensor labels, DiagonalGaussian posterior, Tensor z) {
        Tensor logLikelihood = model.config().likelihood().logProbability(x, model.decode(z, labels)); // [k, B]
        Tensor logPrior = DiagonalGaussian.standardLogDensity(z);
        return new ImportanceWeights(logLikelihood.add(logPrior).sub(posterior.logDensity(z)));
    }

    /** log 1 ⁄ k Σ_i w_i, the bound L_k for each image: [B], owned by the current scope. */
    public Tensor bounds() {
        try (Scope scope = Scope.open()) {
            double logSamples = Math.log(logarithms.size(0));
            return scope.keep(torch.logsumexp(logarithms, 0).sub(new Scalar(logSamples)));
        }
    }

    /** w_i ⁄ Σ_j w_j: [k, B], through which no gradient flows. */
    Tensor normalized() {
        return torch.softmax(logarithms.detach(), 0);
    }
}
