package dev.figment.optim;

/** The way down from a peak to a floor between the end of warm-up and the end of training. */
final class Decay {

    private Decay() {}

    /** How much of the way is done: 0 at the end of warm-up, 1 at the last step and after. */
    static double progress(long step, long warmup, long total) {
        return Math.min(1, (double) (step - warmup) / (total - warmup));
    }

    static void require(double peak, double floor, long warmup, long total, String what) {
        HyperParameters.requirePositive(peak, "the peak learning rate");
        HyperParameters.requireNotNegative(floor, "the floor of " + what);
        if (floor > peak) {
            throw new IllegalArgumentException(
                    "the floor of " + what + " must not lie above its peak, but they are " + floor + " and " + peak);
        }
        HyperParameters.requireNotNegative(warmup, "the warm-up of " + what);
        if (total <= warmup) {
            throw new IllegalArgumentException("the steps of " + what + " must outlast its warm-up, but are " + total
                    + " with a warm-up of " + warmup);
        }
    }
}
