package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The negative evidence lower bound in which each dimension of the code has λ nats for free, so that it does not pay to give
 * one up altogether:
 *
 * <pre>
 * L = Σ_x −log p(x | z) + β B Σ_d max(λ, mean_x KL(q(z_d | x) ‖ p(z_d)))
 * </pre>
 *
 * <p>Kingma et al. 2016, appendix C.8, arXiv:1606.04934, with β = 1. The mean is over the batch, which is therefore never split.
 */
public final class FreeBits extends VaeObjective {

    private final double freeNats;
    private final double beta;

    /**
     * With β = 1.
     *
     * @param freeNats λ, for each dimension
     * @throws IllegalArgumentException if λ is negative or not finite
     */
    public FreeBits(VariationalAutoencoder model, double freeNats) {
        this(model, freeNats, 1);
    }

    /**
     * With a price on what goes beyond.
     *
     * @param freeNats λ, for each dimension
     * @param beta β
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public FreeBits(VariationalAutoencoder model, double freeNats, double beta) {
        super(model);
        if (!(freeNats >= 0 && freeNats < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("free nats must be finite and not negative, but are " + freeNats);
        }
        if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("beta must be finite and not negative, but is " + beta);
        }
        this.freeNats = freeNats;
        this.beta = beta;
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
            ElboTerms terms = ElboTerms.of(model(), x, labels, noise);
            Tensor means = terms.divergences().mean(0); // [D]
            Tensor paid = means.clamp_min(new Scalar(freeNats)).sum().mul(new Scalar(beta * x.size(0)));
            return scope.keep(paid.sub(terms.logLikelihood().sum()));
        }
    }
}
