package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The divergence is held at a capacity C that grows with the steps, so that factors enter the code one by one:
 *
 * <pre>
 * L = Σ_x −log p(x | z) + γ |KL(q(z | x) ‖ p(z)) − C(step)|
 * </pre>
 *
 * <p>Burgess et al. 2018, eq. 8, arXiv:1804.03599.
 */
public final class Capacity extends VaeObjective {

    private final double gamma;
    private final BetaSchedule schedule;
    private volatile double capacity;

    /**
     * @param gamma γ, the price of a nat above or below; 1000 in the paper
     * @param capacity C by step in nats, such as {@code new BetaSchedule.Warmup(25, 100_000)}
     * @throws IllegalArgumentException if γ is not positive and finite
     */
    public Capacity(VariationalAutoencoder model, double gamma, BetaSchedule capacity) {
        super(model);
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be positive and finite, but is " + gamma);
        }
        this.gamma = gamma;
        this.schedule = capacity;
        this.capacity = capacity.last();
    }

    @Override
    public void beginStep(long step) {
        capacity = schedule.at(step);
    }

    @Override
    int samples() {
        return 1;
    }

    @Override
    public Tensor loss(Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            ElboTerms terms = ElboTerms.of(model(), x, labels, noise);
            Tensor divergence = terms.divergences().sum(-1); // [B]
            Tensor price = divergence.sub(new Scalar(capacity)).abs().mul(new Scalar(gamma));
            return scope.keep(price.sub(terms.logLikelihood()).sum());
        }
    }
}
