package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Values anywhere in [0, 1], with the density that the cross-entropy lacks a constant to: of the logit l = log(λ ⁄ (1 − λ)),
 *
 * <pre>
 * log p(x) = x log λ + (1 − x) log(1 − λ) + log C,   C = 2 tanh⁻¹(1 − 2λ) ⁄ (1 − 2λ) = l ⁄ tanh(l ⁄ 2)
 * E[x] = λ ⁄ (2λ − 1) + 1 ⁄ (2 tanh⁻¹(1 − 2λ)) = λ ⁄ tanh(l ⁄ 2) − 1 ⁄ l
 * </pre>
 *
 * <p>Loaiza-Ganem and Cunningham 2019, arXiv:1907.06845. Around l = 0 both are computed by their series.
 */
public record ContinuousBernoulli() implements Likelihood {

    private static final double SMALL = 0.1; // |l|: the series are exact to 2e-10 there

    @Override
    public String name() {
        return "continuous_bernoulli";
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public Tensor logProbability(Tensor x, Tensor output) {
        try (Scope scope = Scope.open()) {
            Tensor crossEntropy = output.mul(x).sub(torch.softplus(output));
            return scope.keep(crossEntropy.add(logNormalizer(output)).sum(-1));
        }
    }

    private static Tensor logNormalizer(Tensor logit) {
        Tensor small = logit.abs().lt(new Scalar(SMALL));
        // where the series holds, the exact form must not see 0 either: its gradient there would be NaN
        Tensor away = torch.where(small, torch.ones_like(logit), logit);
        Tensor exact = away.div(away.mul(new Scalar(0.5)).tanh()).log();
        Tensor square = logit.square();
        Tensor series = square.mul(new Scalar(1.0 / 12)) // log 2 + l² ⁄ 12 − 7 l⁴ ⁄ 1440 + …
                .sub(square.square().mul(new Scalar(7.0 / 1440)))
                .add(square.square().mul(square).mul(new Scalar(62.0 / 2835 / 64)))
                .add(new Scalar(Math.log(2)));
        return torch.where(small, series, exact);
    }

    @Override
    public Tensor mean(Tensor output) {
        try (Scope scope = Scope.open()) {
            Tensor small = output.abs().lt(new Scalar(SMALL));
            Tensor away = torch.where(small, torch.ones_like(output), output);
            Tensor exact = away.sigmoid().div(away.mul(new Scalar(0.5)).tanh()).sub(away.reciprocal());
            Tensor series = output.mul(new Scalar(1.0 / 12)) // ½ + l ⁄ 12 − l³ ⁄ 720 + …
                    .sub(output.square().mul(output).mul(new Scalar(1.0 / 720)))
                    .add(new Scalar(0.5));
            return scope.keep(torch.where(small, series, exact));
        }
    }
}
