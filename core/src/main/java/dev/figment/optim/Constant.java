package dev.figment.optim;

/**
 * Linear warm-up, then always the same.
 *
 * <pre>
 * η(t) = η₁ · min(1, t ⁄ w)
 * </pre>
 *
 * @param rate η₁
 * @param warmup w, in steps; 0 for none
 */
public record Constant(double rate, long warmup) implements LearningRate {

    /** @throws IllegalArgumentException if the rate is not positive or the warm-up negative */
    public Constant {
        HyperParameters.requirePositive(rate, "the constant learning rate");
        HyperParameters.requireNotNegative(warmup, "the warm-up of a constant learning rate");
    }

    /** Without warm-up. */
    public static Constant of(double rate) {
        return new Constant(rate, 0);
    }

    @Override
    public double at(long step) {
        Warmup.requireStep(step);
        return step < warmup ? Warmup.linear(step, warmup, 0, rate) : rate;
    }
}
