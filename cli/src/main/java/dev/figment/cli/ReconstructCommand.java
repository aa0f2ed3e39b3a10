package dev.figment.cli;

import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "PNG or JPEG files of the size and mode that the model has.")
    private List<Path> images = new ArrayList<>();

    @Mixin
    private GridOutput output = new GridOutput();

    @Override
    public Integer call() throws IOException {
        Threads.use(1);
        try (VaeRun trained = VaeRun.open(run.path())) {
            ImageBatch batch = trained.images(images, run.label());
            Codes codes = new Codes(trained.model());
            ImageGrid grid = codes.grid(batch.examples())
                    .add(batch.pixels())
                    .add(codes.pictures(codes.of(batch), batch.labels()));
            output.write(grid, run.path(), "images above, reconstructions below");
            return 0;
        }
    }
}
