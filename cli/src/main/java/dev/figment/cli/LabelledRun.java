package dev.figment.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose model a command asks, and the label that the model is told: options of several commands. */
final class LabelledRun {

    @Parameters(index = "0", paramLabel = "RUN", description = "The directory of a run.")
    private Path run = Path.of("");

    @Option(
            names = "--label",
            paramLabel = "N",
            description = "The label that a conditional model is told. Samples take each in turn unless it is given;"
                    + " for all else it must be.")
    private @Nullable Integer label;

    /** The directory of the run. */
    Path path() {
        return run;
    }

    /** The label, if one is given. */
    @Nullable
    Integer label() {
        return label;
    }
}
