package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * β-TCVAE: the divergence in its three parts, each with a weight of its own,
 *
 * <pre>
 * L = Σ_x −log p(x | z) + α I(x; z) + β TC(z) + γ Σ_d KL(q(z_d) ‖ p(z_d))
 * I(x; z) = log q(z | x) − log q(z),   TC(z) = log q(z) − Σ_d log q(z_d),   KL = Σ_d log q(z_d) − log p(z)
 * </pre>
 *
 * <p>Chen et al. 2018, eq. 2 and 4, arXiv:1802.04942. The density of a code over the whole set of N images is estimated from
 * the batch, by minibatch-weighted sampling: log q(z) ≈ log Σ_j q(z | x_j) − log(N B). The batch is therefore never split.
 */
public final class TotalCorrelation extends VaeObjective {

    private final long images;
    private final Weights weights;

    /**
     * The weights of the three parts.
     *
     * @param alpha of the information that codes have about images
     * @param beta of the total correlation
     * @param gamma of the divergence of each dimension
     */
    public record Weights(double alpha, double beta, double gamma) {

        /** @throws IllegalArgumentException if a weight is negative or not finite */
        public Weights {
            if (!(Math.min(alpha, Math.min(beta, gamma)) >= 0 && alpha + beta + gamma < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights must be finite and not negative, but are " + alpha + ", " + beta + " and " + gamma);
            }
        }

        /** α = γ = 1, as the paper has them. */
        public static Weights of(double beta) {
            return new Weights(1, beta, 1);
        }
    }

    /**
     * @param images N, the size of the training set
     * @throws IllegalArgumentException if N is not positive
     */
    public TotalCorrelation(VariationalAutoencoder model, Weights weights, long images) {
        super(model);
        if (images < 1) {
            throw new IllegalArgumentException("the training set has at least one image, not " + images);
        }
        this.weights = weights;
        this.images = images;
    }

    @Override
    public boolean needsWholeBatch() {
        return true;
    }

    @Override
    int samples() {
        return 1;
    }

    @Override
    public Tensor loss(Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            DiagonalGaussian posterior = model().encode(x, labels);
            Tensor z = posterior.sample(noise); // [B, D]
            Tensor logLikelihood = model().config().likelihood().logProbability(x, model().decode(z, labels)); // [B]
            Tensor conditional = posterior.logDensity(z); // log q(z | x), [B]
            Tensor pairs = posterior.logDensities(z.unsqueeze(1)); // log q(z_d of image i | x_j), [B, B, D]
            Scalar sample = new Scalar(-Math.log((double) images * x.size(0)));
            Tensor aggregate = torch.logsumexp(pairs.sum(-1), 1).add(sample); // log q(z), [B]
            Tensor marginals = torch.logsumexp(pairs, 1).add(sample).sum(-1); // Σ_d log q(z_d), [B]
            Tensor information = conditional.sub(aggregate).mul(new Scalar(weights.alpha()));
            Tensor correlation = aggregate.sub(marginals).mul(new Scalar(weights.beta()));
            Tensor divergence =
                    marginals.sub(DiagonalGaussian.standardLogDensity(z)).mul(new Scalar(weights.gamma()));
            return scope.keep(information
                    .add(correlation)
                    .add(divergence)
                    .sub(logLikelihood)
                    .sum());
        }
    }
}
