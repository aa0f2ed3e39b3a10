package dev.figment.optim;

/**
 * Linear warm-up to a peak, then linear decay to a floor, and the floor from then on.
 *
 * <pre>
 * η(t) = η₁ · t ⁄ w                                     for t ≤ w
 * η(t) = η₁ + (η_min − η₁) · (t − w) ⁄ (T − w)          for w &lt; t ≤ T
 * η(t) = η_min                                          after
 * </pre>
 *
 * <p>The schedule of BERT: Devlin et al. 2019, appendix A.2, arXiv:1810.04805, with a floor of 0.
 *
 * @param peak η₁
 * @param floor η_min
 * @param warmup w, in steps; 0 for none
 * @param total T, in steps, warm-up included
 */
public record LinearDecay(double peak, double floor, long warmup, long total) implements LearningRate {

    /** @throws IllegalArgumentException if the floor is not in [0, peak], or the warm-up not in [0, total) */
    public LinearDecay {
        Decay.require(peak, floor, warmup, total, "a linear decay");
    }

    /** Down to zero. */
    public static LinearDecay of(double peak, long warmup, long total) {
        return new LinearDecay(peak, 0, warmup, total);
    }

    @Override
    public double at(long step) {
        Warmup.requireStep(step);
        if (step <= warmup) {
            return Warmup.linear(step, warmup, 0, peak);
        }
        return floor + (peak - floor) * (1 - Decay.progress(step, warmup, total));
    }
}
