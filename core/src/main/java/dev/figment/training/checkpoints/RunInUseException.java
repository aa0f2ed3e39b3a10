package dev.figment.training.checkpoints;

import java.io.IOException;
import java.nio.file.Path;

/** Another trainer, mostly of another process, trains in the run directory. What lies there is its. */
public final class RunInUseException extends IOException {

    private static final long serialVersionUID = 1;

    RunInUseException(Path run) {
        super("another process trains in " + run + " already");
    }
}
