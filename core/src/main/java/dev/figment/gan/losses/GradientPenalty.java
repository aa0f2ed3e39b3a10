package dev.figment.gan.losses;

import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws the critic's slope to 1 between real and generated examples:
 *
 * <pre>
 * x̂ = u x + (1 − u) G(z),  u uniform over [0, 1) for each example
 * λ E (‖∂D(x̂) ⁄ ∂x̂‖ − 1)²
 * </pre>
 *
 * <p>Gulrajani et al. 2017, eq. 3, arXiv:1704.00028: {@link Wasserstein}'s critic without clipping. The norm is each
 * example's own, so the critic must not mix examples: no batch normalisation. Where the slope is zero (a weight of zero), the
 * penalty is λ and its gradient zero. Every penalty here stays finite where real and generated examples are equal.
 *
 * @param weight λ, 10 in the paper
 * @param every taken at every k-th step
 */
public record GradientPenalty(double weight, int every) implements DiscriminatorPenalty {

    /** @throws IllegalArgumentException if λ is negative or not finite, or k is not positive */
    public GradientPenalty {
        PenaltySettings.require("a gradient penalty", weight, every);
    }

    /** At every step. */
    public GradientPenalty(double weight) {
        this(weight, 1);
    }

    @Override
    public Tensor sum(UnaryOperator<Tensor> discriminator, Tensor real, Tensor generated) {
        try (Scope scope = Scope.open()) {
            long[] onePerExample = new long[Math.toIntExact(real.dim())]; // [B, 1, … , 1]
            Arrays.fill(onePerExample, 1);
            onePerExample[0] = real.size(0);
            Tensor u = Randomness.current()
                    .uniform("gradient-penalty", onePerExample)
                    .to(real.scalar_type());
            Tensor norms = norms(discriminator, real, generated, u); // [B]
            return scope.keep(norms.sub(new Scalar(1)).square().sum().mul(new Scalar(weight)));
        }
    }

    /**
     * ‖∂D(x̂) ⁄ ∂x̂‖ for each example.
     *
     * @param real x [B, …]
     * @param generated G(z), of the same shape
     * @param u [B, 1, … , 1]
     * @return [B], owned by the current scope
     * @throws IllegalArgumentException if real and generated examples differ in shape
     */
    public static Tensor norms(UnaryOperator<Tensor> discriminator, Tensor real, Tensor generated, Tensor u) {
        if (!Arrays.equals(real.shape(), generated.shape())) {
            throw new IllegalArgumentException(
                    "a gradient penalty lies between real and generated examples of one shape," + " but they are "
                            + Shapes.describe(real) + " and " + Shapes.describe(generated));
        }
        try (Scope scope = Scope.open()) {
            Tensor between = generated.detach().lerp(real.detach(), u.expand_as(real)); // x̂
            return scope.keep(InputGradient.norms(InputGradient.of(discriminator, between)));
        }
    }
}
