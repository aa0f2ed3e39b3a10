package dev.figment.training;

import org.jspecify.annotations.Nullable;

/** A failure of training: its message is one line that names the step, the place and the last good checkpoint. */
public class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With the cause, whose details are for {@code --verbose}. */
    public TrainingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
