package dev.figment.cli;

import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment reconstruct RUN IMAGE …}: images, and what comes back from their codes. */
@Command(
        name = "reconstruct",
        description = {"Encode images and decode them again: a grid with the images above and what comes back below."},
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {"Examples:", "  figment reconstruct runs/mnist-vae three.png seven.png -o grid.png"})
final class ReconstructCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The directory of a run.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "PNG or JPEG files of the size and mode that the model has.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--label", paramLabel = "N", description = "The label that a conditional model is told.")
    private @Nullable Integer label;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the grid goes (default: RUN/reconstructions.png).")
    private @Nullable Path output;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Threads.use(1);
        try (VaeRun trained = VaeRun.open(run)) {
            ImageBatch batch = trained.images(images, label);
            Codes codes = new Codes(trained.model());
            Path file = output == null ? run.resolve("reconstructions.png") : output;
            codes.grid(batch.examples())
                    .add(batch.pixels())
                    .add(codes.pictures(codes.of(batch), batch.labels()))
                    .write(file);
            spec.commandLine().getOut().println("images above, reconstructions below: " + file);
            return 0;
        }
    }
}
