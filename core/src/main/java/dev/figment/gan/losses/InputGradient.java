package dev.figment.gan.losses;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Scope;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * ∂D(x) ⁄ ∂x for each example, through which gradients flow on to D's parameters: what gradient penalties are made of.
 *
 * <p>One backward pass of Σᵢ D(xᵢ) gives them all, as long as no example affects another's logit: not with batch
 * normalisation in D. Stateless.
 */
final class InputGradient {

    private InputGradient() {}

    /**
     * The gradients.
     *
     * @param discriminator from x to logits, one an example
     * @param x [B, …]
     * @return [B, n], flattened; owned by the current scope
     */
    static Tensor of(UnaryOperator<Tensor> discriminator, Tensor x) {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            Tensor input = x.detach().requires_grad_(true);
            Tensor sum = discriminator.apply(input).sum(); // []
            return scope.keep(Gradients.of(sum, input, Gradients.Graph.EXTENDED).flatten(1, -1));
        }
    }

    /**
     * ‖g‖ of each row, with gradient zero where g is zero: the norm has no derivative there, and √ would give 0 · ∞.
     *
     * @param gradients [B, n]
     * @return [B], owned by the current scope
     */
    static Tensor norms(Tensor gradients) {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            Tensor squares = gradients.square().sum(1); // [B]
            Tensor positive = squares.gt(new Scalar(0));
            Tensor roots =
                    torch.where(positive, squares, torch.ones_like(squares)).sqrt();
            return scope.keep(torch.where(positive, roots, torch.zeros_like(roots)));
        }
    }
}
