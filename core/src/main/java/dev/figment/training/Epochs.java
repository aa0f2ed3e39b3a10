package dev.figment.training;

/**
 * Training is complete after so many passes over the data.
 *
 * @param count at least one
 */
public record Epochs(long count) implements TrainingLimit {

    /** @throws IllegalArgumentException if the count is not positive */
    public Epochs {
        if (count < 1) {
            throw new IllegalArgumentException("training takes at least one epoch, not " + count);
        }
    }

    /** So many epochs. */
    public static Epochs of(long count) {
        return new Epochs(count);
    }

    @Override
    public double fraction(long step, double epochs, double seconds) {
        return epochs / count;
    }
}
