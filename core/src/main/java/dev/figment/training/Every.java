package dev.figment.training;

/**
 * How often something is done: every so many steps, or at the end of every so many epochs.
 *
 * @param unit what is counted
 * @param count at least one
 */
public record Every(Unit unit, long count) {

    /** What an {@link Every} counts. */
    public enum Unit {
        STEPS,
        EPOCHS
    }

    /** @throws IllegalArgumentException if the count is not positive */
    public Every {
        if (count < 1) {
            throw new IllegalArgumentException("something happens every 1 or more " + unit + ", not every " + count);
        }
    }

    /** After steps n, 2n, 3n … */
    public static Every steps(long n) {
        return new Every(Unit.STEPS, n);
    }

    /** At the end of epochs n, 2n, 3n … */
    public static Every epochs(long n) {
        return new Every(Unit.EPOCHS, n);
    }

    /**
     * Whether it is time.
     *
     * @param step the steps done
     * @param epochs the epochs done
     * @param epochEnded whether the last step ended an epoch
     */
    boolean isDue(long step, long epochs, boolean epochEnded) {
        return switch (unit) {
            case STEPS -> step % count == 0;
            case EPOCHS -> epochEnded && epochs % count == 0;
        };
    }

    /** {@code 1000 steps}. */
    @Override
    public String toString() {
        return count + (unit == Unit.STEPS ? " steps" : " epochs");
    }
}
