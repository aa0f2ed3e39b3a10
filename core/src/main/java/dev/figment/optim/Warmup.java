package dev.figment.optim;

/** The linear way up that schedules begin with. */
final class Warmup {

    private Warmup() {}

    /** At step t of w ≥ t: from + (to − from) · t ⁄ w, which reaches {@code to} at the last. */
    static double linear(long step, long steps, double from, double to) {
        return from + (to - from) * ((double) step / steps);
    }

    static void requireStep(long step) {
        HyperParameters.requirePositive(step, "the step of a schedule");
    }
}
