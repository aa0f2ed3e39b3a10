package dev.figment.cli;

import dev.figment.data.images.ImageGrid;
import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command leaves its grid of pictures, or its one picture: an option of several commands. */
final class GridOutput {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the picture goes (default: RUN/${COMMAND-NAME}.png).")
    private @Nullable Path output;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec command;

    /**
     * Writes the grid and says so.
     *
     * @param run which gets the file unless told otherwise
     * @param what the grid shows
     */
    void write(ImageGrid grid, Path run, String what) throws IOException {
        write(grid.png(), run, what);
    }

    /**
     * Writes a picture that is no grid, and says so.
     *
     * @param png its file
     * @param run which gets the file unless told otherwise
     * @param what the picture shows
     */
    void write(byte[] png, Path run, String what) throws IOException {
        Path file = output == null ? run.resolve(command.name() + ".png") : output;
        AtomicFiles.write(file, content -> content.write(png));
        command.commandLine().getOut().println(what + ": " + file);
    }
}
