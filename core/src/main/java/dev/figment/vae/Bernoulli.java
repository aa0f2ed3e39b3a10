package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Values 0 or 1, 1 with probability λ = 1 ⁄ (1 + e^−l), of the logit l that is the decoder's output:
 *
 * <pre>
 * log p(x) = x log λ + (1 − x) log(1 − λ) = x l − log(1 + e^l)
 * </pre>
 *
 * <p>Of grey values between, this is a cross-entropy, a loss that sums to no likelihood ({@link ContinuousBernoulli} is
 * one): Kingma and Welling 2014, appendix C.1.
 */
public record Bernoulli() implements Likelihood {

    @Override
    public String name() {
        return "bernoulli";
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public Tensor logProbability(Tensor x, Tensor output) {
        try (Scope scope = Scope.open()) {
            return scope.keep(output.mul(x).sub(torch.softplus(output)).sum(-1));
        }
    }

    @Override
    public Tensor mean(Tensor output) {
        return output.sigmoid();
    }
}
