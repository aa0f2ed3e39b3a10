package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Values that are one of 256 levels, each with the mass that a logistic distribution puts on its interval: of the outputs μ
 * and s, with h = 1 ⁄ 510 half a level,
 *
 * <pre>
 * p(x) = σ((x + h − μ) ⁄ e^s) − σ((x − h − μ) ⁄ e^s),   without the first part at 1 and the second at 0
 * </pre>
 *
 * <p>Kingma et al. 2016, appendix A, arXiv:1606.04934; Salimans et al. 2017, arXiv:1701.05517. s is kept between −7 and 20. The
 * difference is computed in logarithms without loss, by σ(a) − σ(b) = σ(a) σ(−b) (1 − e^(b−a)).
 */
public record DiscretizedLogistic() implements Likelihood {

    private static final double HALF_LEVEL = 1.0 / 510;
    private static final double SMALLEST_LOG_SCALE = -7;
    private static final double LARGEST_LOG_SCALE = 20; // as good as uniform, and far from what float32 cannot say

    @Override
    public String name() {
        return "discretized_logistic";
    }

    @Override
    public int parameters() {
        return 2;
    }

    @Override
    public Tensor logProbability(Tensor x, Tensor output) {
        try (Scope scope = Scope.open()) {
            OutputPair pair = OutputPair.of(output);
            Tensor logScale = pair.secondAbove(SMALLEST_LOG_SCALE).clamp_max(new Scalar(LARGEST_LOG_SCALE));
            Tensor inverseScale = logScale.neg().exp(); // [… , B, P]
            Tensor centred = x.sub(pair.first());
            Tensor upper = centred.add(new Scalar(HALF_LEVEL)).mul(inverseScale); // a
            Tensor lower = centred.sub(new Scalar(HALF_LEVEL)).mul(inverseScale); // b
            Tensor below = torch.softplus(upper.neg()).neg(); // log σ(a), the mass below the upper end
            Tensor above = torch.softplus(lower).neg(); // log σ(−b), the mass above the lower end
            Tensor width =
                    inverseScale.mul(new Scalar(-2 * HALF_LEVEL)).expm1().neg().log(); // log(1 − e^(b−a))
            Tensor between = below.add(above).add(width);
            Tensor darkest = x.lt(new Scalar(HALF_LEVEL)); // [B, P]
            Tensor brightest = x.gt(new Scalar(1 - HALF_LEVEL));
            Tensor perValue = torch.where(darkest, below, torch.where(brightest, above, between));
            return scope.keep(perValue.sum(-1));
        }
    }

    @Override
    public Tensor mean(Tensor output) {
        try (Scope scope = Scope.open()) {
            return scope.keep(OutputPair.of(output).first());
        }
    }
}
