package dev.figment.gan.losses;

import dev.figment.tensor.Scope;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * R2, which draws the discriminator's slope at generated examples to zero:
 *
 * <pre>γ ⁄ 2 · E ‖∂D(x) ⁄ ∂x‖²      at x = G(z)</pre>
 *
 * <p>Mescheder et al. 2018, eq. 10, arXiv:1801.04406.
 *
 * @param gamma γ, 10 in the paper
 * @param every taken at every k-th step; 16 in StyleGAN 2
 */
public record R2Penalty(double gamma, int every) implements DiscriminatorPenalty {

    /** @throws IllegalArgumentException if γ is negative or not finite, or k is not positive */
    public R2Penalty {
        PenaltySettings.require("R2", gamma, every);
    }

    /** At every step. */
    public R2Penalty(double gamma) {
        this(gamma, 1);
    }

    @Override
    public Tensor sum(UnaryOperator<Tensor> discriminator, Tensor real, Tensor generated) {
        try (Scope scope = Scope.open()) {
            Tensor squares = InputGradient.of(discriminator, generated).square().sum(); // []
            return scope.keep(squares.mul(new Scalar(gamma / 2)));
        }
    }
}
