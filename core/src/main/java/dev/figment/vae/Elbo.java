package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The negative evidence lower bound, with a weight on the divergence:
 *
 * <pre>
 * L = Σ_x −log p(x | z) + β KL(q(z | x) ‖ p(z)),   z = μ(x) + σ(x) ε
 * </pre>
 *
 * <p>β = 1 is the bound of Kingma and Welling 2014; larger is the β-VAE of Higgins et al. 2017; see {@link BetaSchedule} for
 * β that grows.
 */
public final class Elbo extends VaeObjective {

    private final BetaSchedule schedule;
    private volatile double beta; // of the step at hand; set by the thread that steps, read by replicas

    /** With β = 1. */
    public Elbo(VariationalAutoencoder model) {
        this(model, new BetaSchedule.Constant(1));
    }

    /** With β by step; before the first step, and outside training, it is the one that it grows to. */
    public Elbo(VariationalAutoencoder model, BetaSchedule beta) {
        super(model);
        this.schedule = beta;
        this.beta = beta.last();
    }

    @Override
    public void beginStep(long step) {
        beta = schedule.at(step);
    }

    @Override
    int samples() {
        return 1;
    }

    @Override
    public Tensor loss(Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            ElboTerms terms = ElboTerms.of(model(), x, labels, noise);
            Tensor divergence = terms.divergences().sum(); // []
            return scope.keep(
                    divergence.mul(new Scalar(beta)).sub(terms.logLikelihood().sum()));
        }
    }
}
