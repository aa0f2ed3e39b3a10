package dev.figment.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a step could not be taken, before the loop adds which step it was and what checkpoint is left. */
final class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final @Nullable String origin;

    private StepFailure(String message, @Nullable String origin, @Nullable Throwable cause) {
        super(message, cause);
        this.origin = origin;
    }

    static StepFailure nonFinite(String message, String origin) {
        return new StepFailure(message, origin, null);
    }

    static StepFailure failed(String message, Throwable cause) {
        return new StepFailure(message, null, cause);
    }

    /** Where the first value that is not finite was, if that is the failure. */
    Optional<String> origin() {
        return Optional.ofNullable(origin);
    }

    /** As the caller of {@code fit} sees it. */
    TrainingException at(long step, String lastGood) {
        String line = "step " + step + ": " + getMessage() + "; " + lastGood;
        return origin != null
                ? new NonFiniteLossException(line, step, origin)
                : new TrainingException(line, getCause());
    }
}
