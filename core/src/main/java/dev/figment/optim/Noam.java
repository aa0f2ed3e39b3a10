package dev.figment.optim;

/**
 * The schedule of the Transformer: linear warm-up, then decay by the inverse square root.
 *
 * <pre>
 * η(t) = f · d^−0.5 · min(t^−0.5, t · w^−1.5)
 * </pre>
 *
 * <p>Vaswani et al. 2017, equation 3, arXiv:1706.03762. Its peak, at t = w, is f ⁄ √(d w).
 *
 * @param modelDim d, the width of the model
 * @param warmup w, in steps
 * @param factor f, 1 in the paper
 */
public record Noam(int modelDim, long warmup, double factor) implements LearningRate {

    /** @throws IllegalArgumentException if a number is not positive */
    public Noam {
        HyperParameters.requirePositive(modelDim, "Noam's model dimension");
        HyperParameters.requirePositive(warmup, "Noam's warm-up");
        HyperParameters.requirePositive(factor, "Noam's factor");
    }

    /** With the paper's factor of 1. */
    public static Noam of(int modelDim, long warmup) {
        return new Noam(modelDim, warmup, 1);
    }

    /** With a factor on the whole. */
    public static Noam of(int modelDim, long warmup, double factor) {
        return new Noam(modelDim, warmup, factor);
    }

    @Override
    public double at(long step) {
        Warmup.requireStep(step);
        return factor / Math.sqrt(modelDim) * Math.min(1 / Math.sqrt(step), step * Math.pow(warmup, -1.5));
    }
}
