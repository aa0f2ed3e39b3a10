package dev.figment.optim;

import java.util.List;

/**
 * Adam, with g the gradient and t counting a parameter's updates from 1:
 *
 * <pre>
 * g ← g + λ θ                       weight decay as an L2 penalty; see {@link AdamW} for the decoupled one
 * m ← β₁ m + (1 − β₁) g             m̂ = m ⁄ (1 − β₁ᵗ)
 * v ← β₂ v + (1 − β₂) g²            v̂ = v ⁄ (1 − β₂ᵗ)
 * θ ← θ − η m̂ ⁄ (√v̂ + ε)
 * </pre>
 *
 * <p>Kingma and Ba 2015, algorithm 1, arXiv:1412.6980; with the semantics and state names ({@code exp_avg} m,
 * {@code exp_avg_sq} v) of {@code torch.optim.Adam}.
 *
 * @param beta1 the decay β₁ of the first moment
 * @param beta2 the decay β₂ of the second moment
 * @param epsilon ε, added outside the root
 * @param weightDecay λ
 * @param form how the equation is computed
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, AdamForm form)
        implements OptimizerRule {

    /** @throws IllegalArgumentException if a β is outside [0, 1), or ε or λ is negative or not finite */
    public Adam {
        HyperParameters.requireFraction(beta1, "Adam's beta1");
        HyperParameters.requireFraction(beta2, "Adam's beta2");
        HyperParameters.requireNotNegative(epsilon, "Adam's epsilon");
        HyperParameters.requireNotNegative(weightDecay, "Adam's weight decay");
    }

    /** Without weight decay, fused. */
    public static Adam of(double beta1, double beta2, double epsilon) {
        return new Adam(beta1, beta2, epsilon, 0, AdamForm.FUSED);
    }

    /** With another weight decay. */
    public Adam withWeightDecay(double decay) {
        return new Adam(beta1, beta2, epsilon, decay, form);
    }

    /** Computed in another form. */
    public Adam withForm(AdamForm other) {
        return new Adam(beta1, beta2, epsilon, weightDecay, other);
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        Update update = AdamUpdate.of(form, beta1, beta2, epsilon, false);
        return new Optimizer(update, weightDecay, groups);
    }
}
