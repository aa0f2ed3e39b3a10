package dev.figment.optim;

import java.util.List;

/**
 * Descent scaled by a running root mean square of the gradient:
 *
 * <pre>
 * g ← g + λ θ
 * v ← α v + (1 − α) g²
 * a ← α a + (1 − α) g               only where centred; then v − a² stands for v below
 * b ← μ b + g ⁄ (√v + ε)            without momentum b is the last term alone
 * θ ← θ − η b
 * </pre>
 *
 * <p>Hinton 2012, "Neural networks for machine learning", lecture 6e; centred after Graves 2013, §4.2, arXiv:1308.0850;
 * with the semantics and state names ({@code square_avg} v, {@code grad_avg} a, {@code momentum_buffer} b) of
 * {@code torch.optim.RMSprop}.
 *
 * @param alpha the decay α of the averages
 * @param epsilon ε, added outside the root
 * @param momentum μ, 0 for none
 * @param centered whether the mean gradient is taken off, so that v estimates the variance
 * @param weightDecay λ
 */
public record RmsProp(double alpha, double epsilon, double momentum, boolean centered, double weightDecay)
        implements OptimizerRule {

    /** @throws IllegalArgumentException if α is outside [0, 1), or another number is negative or not finite */
    public RmsProp {
        HyperParameters.requireFraction(alpha, "RMSprop's alpha");
        HyperParameters.requireNotNegative(epsilon, "RMSprop's epsilon");
        HyperParameters.requireNotNegative(momentum, "RMSprop's momentum");
        HyperParameters.requireNotNegative(weightDecay, "RMSprop's weight decay");
    }

    /** Without momentum, centring and weight decay. */
    public static RmsProp of(double alpha, double epsilon) {
        return new RmsProp(alpha, epsilon, 0, false, 0);
    }

    /** With momentum. */
    public RmsProp withMomentum(double other) {
        return new RmsProp(alpha, epsilon, other, centered, weightDecay);
    }

    /** With another weight decay. */
    public RmsProp withWeightDecay(double decay) {
        return new RmsProp(alpha, epsilon, momentum, centered, decay);
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        return new Optimizer(new RmsPropUpdate(alpha, epsilon, momentum, centered), weightDecay, groups);
    }
}
