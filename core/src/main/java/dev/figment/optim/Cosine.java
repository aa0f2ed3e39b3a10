package dev.figment.optim;

/**
 * Linear warm-up to a peak, then half a cosine down to a floor, and the floor from then on.
 *
 * <pre>
 * η(t) = η₁ · t ⁄ w                                              for t ≤ w
 * η(t) = η_min + (η₁ − η_min) (1 + cos(π (t − w) ⁄ (T − w))) ⁄ 2   for w &lt; t ≤ T
 * η(t) = η_min                                                   after
 * </pre>
 *
 * <p>Loshchilov and Hutter 2017, equation 5, arXiv:1608.03983, without restarts.
 *
 * @param peak η₁
 * @param floor η_min
 * @param warmup w, in steps; 0 for none
 * @param total T, in steps, warm-up included
 */
public record Cosine(double peak, double floor, long warmup, long total) implements LearningRate {

    /** @throws IllegalArgumentException if the floor is not in [0, peak], or the warm-up not in [0, total) */
    public Cosine {
        Decay.require(peak, floor, warmup, total, "a cosine");
    }

    /** Down to zero. */
    public static Cosine of(double peak, long warmup, long total) {
        return new Cosine(peak, 0, warmup, total);
    }

    @Override
    public double at(long step) {
        Warmup.requireStep(step);
        if (step <= warmup) {
            return Warmup.linear(step, warmup, 0, peak);
        }
        return floor + (peak - floor) * (1 + Math.cos(Math.PI * Decay.progress(step, warmup, total))) / 2;
    }
}
