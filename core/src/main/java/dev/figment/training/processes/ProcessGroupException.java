package dev.figment.training.processes;

/** Another process that trains the same model failed or is gone; the message is one line that names it. */
public final class ProcessGroupException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ProcessGroupException(String message) {
        super(message);
    }

    ProcessGroupException(String message, Throwable cause) {
        super(message, cause);
    }
}
