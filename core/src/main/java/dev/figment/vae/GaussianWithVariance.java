package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Values normal with a mean and a deviation that the decoder says for each:
 *
 * <pre>
 * log p(x) = −½ ((x − μ)² ⁄ σ² + log 2π σ²),   log σ = −6 + softplus(s + 6)
 * </pre>
 *
 * <p>of the outputs μ and s. Without the bound, pixels that are always black would drive σ to 0 and the likelihood to ∞:
 * Rybkin et al. 2021, arXiv:2006.13202, who bound it so.
 */
public record GaussianWithVariance() implements Likelihood {

    private static final double SMALLEST_LOG_DEVIATION = -6;

    @Override
    public String name() {
        return "gaussian_with_variance";
    }

    @Override
    public int parameters() {
        return 2;
    }

    @Override
    public Tensor logProbability(Tensor x, Tensor output) {
        try (Scope scope = Scope.open()) {
            OutputPair pair = OutputPair.of(output);
            Tensor logDeviation = pair.secondAbove(SMALLEST_LOG_DEVIATION); // [… , B, P]
            Tensor distance = x.sub(pair.first()).div(logDeviation.exp()).square();
            Tensor perValue =
                    distance.mul(new Scalar(0.5)).add(logDeviation).add(new Scalar(0.5 * Math.log(2 * Math.PI)));
            return scope.keep(perValue.sum(-1).neg());
        }
    }

    @Override
    public Tensor mean(Tensor output) {
        try (Scope scope = Scope.open()) {
            return scope.keep(OutputPair.of(output).first());
        }
    }
}
