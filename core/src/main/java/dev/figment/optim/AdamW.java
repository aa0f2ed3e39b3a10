package dev.figment.optim;

import java.util.List;

/**
 * Adam with decoupled weight decay: {@link Adam}'s step without its L2 term, after
 *
 * <pre>
 * θ ← θ − η λ θ
 * </pre>
 *
 * <p>Loshchilov and Hutter 2019, algorithm 2, arXiv:1711.05101; with the semantics and state names of
 * {@code torch.optim.AdamW}.
 *
 * @param beta1 the decay β₁ of the first moment
 * @param beta2 the decay β₂ of the second moment
 * @param epsilon ε, added outside the root
 * @param weightDecay λ
 * @param form how the equation is computed
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, AdamForm form)
        implements OptimizerRule {

    /** @throws IllegalArgumentException if a β is outside [0, 1), or ε or λ is negative or not finite */
    public AdamW {
        HyperParameters.requireFraction(beta1, "AdamW's beta1");
        HyperParameters.requireFraction(beta2, "AdamW's beta2");
        HyperParameters.requireNotNegative(epsilon, "AdamW's epsilon");
        HyperParameters.requireNotNegative(weightDecay, "AdamW's weight decay");
    }

    /** Fused. */
    public static AdamW of(double beta1, double beta2, double epsilon, double weightDecay) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, AdamForm.FUSED);
    }

    /** Computed in another form. */
    public AdamW withForm(AdamForm other) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, other);
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        Update update = AdamUpdate.of(form, beta1, beta2, epsilon, true);
        return new Optimizer(update, weightDecay, groups);
    }
}
