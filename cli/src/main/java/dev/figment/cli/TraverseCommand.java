package dev.figment.cli;

import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code figment traverse RUN}: what each dimension of the code changes. */
@Command(
        name = "traverse",
        description = {"Change one dimension of the code after another: a grid with a dimension a row, from −3 to 3."},
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment traverse runs/shapes-vae -o grid.png",
            "  figment traverse runs/shapes-vae --image heart.png"
        })
final class TraverseCommand implements Callable<Integer> {

    private static final float FARTHEST = 3; // deviations of the prior

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "Begin at the code of this image (default: the middle of the prior).")
    private @Nullable Path image;

    @Option(names = "--steps", paramLabel = "N", description = "Pictures a row (default: 11).")
    private int steps = 11;

    @Mixin
    private GridOutput output = new GridOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (steps < 2) {
            throw new ParameterException(spec.commandLine(), "--steps must be at least 2, but is " + steps);
        }
        Threads.use(1);
        try (VaeRun trained = VaeRun.open(run.path())) {
            Codes codes = new Codes(trained.model());
            int dimensions = trained.model().config().latentDim();
            float[] middle =
                    image == null ? new float[dimensions] : codes.of(trained.images(List.of(image), run.label()))[0];
            int[] labels = trained.oneLabel(steps, run.label());
            ImageGrid grid = codes.grid(steps);
            for (int dimension = 0; dimension < dimensions; dimension++) {
                grid = grid.add(codes.pictures(row(middle, dimension), labels));
            }
            output.write(grid, run.path(), "dimensions 0 to " + (dimensions - 1) + ", a row each");
            return 0;
        }
    }

    private float[][] row(float[] middle, int dimension) {
        float[][] codes = new float[steps][];
        for (int i = 0; i < steps; i++) {
            codes[i] = middle.clone();
            codes[i][dimension] = -FARTHEST + 2 * FARTHEST * i / (steps - 1);
        }
        return codes;
    }
}
