package dev.figment.gan.losses;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A term of the discriminator's loss that keeps its slope in bounds. A penalty of every k-th step is counted k times there,
 * so that its mean over steps is that of every step: lazy regularisation, Karras et al. 2020, §3.1, arXiv:1912.04958. (There
 * the penalty has an update of its own, for which Adam's settings are changed; here its gradient joins that of the loss in one
 * update, and they are not.)
 */
public sealed interface DiscriminatorPenalty permits GradientPenalty, R1Penalty, R2Penalty {

    /**
     * The sum over the examples of a batch. A {@link dev.figment.tensor.Randomness} of these examples is open on the thread.
     *
     * @param discriminator from examples to logits; no example may affect another's
     * @param real [B, …]
     * @param generated [B, …]; nothing flows back into their generator
     * @return a scalar [], through which gradients flow to the discriminator's parameters; owned by the current scope
     */
    Tensor sum(UnaryOperator<Tensor> discriminator, Tensor real, Tensor generated);

    /** k: taken at every k-th step. */
    int every();

    /** Whether it is taken at a step, counted from 1. */
    default boolean isDue(long step) {
        return step % every() == 0;
    }
}
