package dev.figment.training;

/**
 * The loss or the norm of its gradient became infinite or not a number. The parameters are as they were before the update
 * that would have spread it.
 */
public final class NonFiniteLossException extends TrainingException {

    private static final long serialVersionUID = 1;

    private final long step;
    private final String origin;

    NonFiniteLossException(String message, long step, String origin) {
        super(message, null);
        this.step = step;
        this.origin = origin;
    }

    /** The step that failed, from 1. */
    public long step() {
        return step;
    }

    /** Where the first value that is not finite appeared: {@code the output of encoder.layers.0.norm1}. */
    public String origin() {
        return origin;
    }
}
