package dev.figment.optim;

/**
 * Linear warm-up to a peak, then decay by the inverse square root.
 *
 * <pre>
 * η(t) = η₀ + (η₁ − η₀) · t ⁄ w     for t ≤ w
 * η(t) = η₁ · √(w ⁄ t)              after
 * </pre>
 *
 * <p>{@link Noam} with its peak given outright, as fairseq's {@code inverse_sqrt} has it (there η(t) is that of the step
 * after update t).
 *
 * @param peak η₁
 * @param warmup w, in steps
 * @param initial η₀, where the warm-up begins
 */
public record InverseSquareRoot(double peak, long warmup, double initial) implements LearningRate {

    /** @throws IllegalArgumentException if the peak or the warm-up is not positive, or the start not in [0, peak] */
    public InverseSquareRoot {
        HyperParameters.requirePositive(peak, "the peak learning rate");
        HyperParameters.requirePositive(warmup, "the warm-up of an inverse square root");
        HyperParameters.requireNotNegative(initial, "the initial learning rate");
        if (initial > peak) {
            throw new IllegalArgumentException("a warm-up leads up to the peak " + peak + ", but begins at " + initial);
        }
    }

    /** Warm-up from zero. */
    public static InverseSquareRoot of(double peak, long warmup) {
        return new InverseSquareRoot(peak, warmup, 0);
    }

    @Override
    public double at(long step) {
        Warmup.requireStep(step);
        return step <= warmup ? Warmup.linear(step, warmup, initial, peak) : peak * Math.sqrt((double) warmup / step);
    }
}
