package dev.figment.optim;

import java.util.List;

/**
 * Stochastic gradient descent with momentum:
 *
 * <pre>
 * g ← g + λ θ
 * b ← μ b + (1 − τ) g               the first time b ← g; without momentum b is not kept
 * θ ← θ − η b                       with Nesterov momentum θ ← θ − η (g + μ b)
 * </pre>
 *
 * <p>Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning"; with the semantics and
 * state name ({@code momentum_buffer} b) of {@code torch.optim.SGD}, whose learning rate stands outside the momentum.
 *
 * @param momentum μ, 0 for none
 * @param dampening τ
 * @param nesterov whether the step looks ahead
 * @param weightDecay λ
 */
public record Sgd(double momentum, double dampening, boolean nesterov, double weightDecay) implements OptimizerRule {

    /**
     * Holds the numbers to their ranges.
     *
     * @throws IllegalArgumentException if a number is negative or not finite, or Nesterov's form is asked for without
     *     momentum or with dampening
     */
    public Sgd {
        HyperParameters.requireNotNegative(momentum, "SGD's momentum");
        HyperParameters.requireNotNegative(dampening, "SGD's dampening");
        HyperParameters.requireNotNegative(weightDecay, "SGD's weight decay");
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "Nesterov momentum needs a momentum above 0 and no dampening, but they are " + momentum + " and "
                            + dampening);
        }
    }

    /** Plain descent, θ ← θ − η g. */
    public static Sgd plain() {
        return new Sgd(0, 0, false, 0);
    }

    /** With momentum, without dampening and weight decay. */
    public static Sgd withMomentum(double momentum) {
        return new Sgd(momentum, 0, false, 0);
    }

    /** With another weight decay. */
    public Sgd withWeightDecay(double decay) {
        return new Sgd(momentum, dampening, nesterov, decay);
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        return new Optimizer(new SgdUpdate(momentum, dampening, nesterov), weightDecay, groups);
    }
}
