package dev.figment.cli;

import dev.figment.cli.gan.AdversarialRun;
import dev.figment.cli.gan.GeneratedImages;
import dev.figment.cli.gan.LatentProjection;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment project RUN IMAGE}: the latent vector of an image. */
@Command(
        name = "project",
        description = {
            "Find the latent vector whose generated image is nearest to a given one, by optimisation: a grid with the"
                    + " image, and what the generator makes of the vector beside it; the vector and the distance are"
                    + " printed. A generator that is told labels searches among the images of one: --label."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment project runs/mnist-dcgan three.png -o grid.png",
            "  figment project runs/digits three.png --label 3"
        })
final class ProjectCommand implements Callable<Integer> {

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "A PNG or JPEG file of the size and mode that the generator makes.")
    private Path image = Path.of("");

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the optimisation (default: 300).")
    private int steps = 300;

    @Option(names = "--seed", paramLabel = "N", description = "Other beginnings for another number (default: 1).")
    private long seed = 1;

    @Mixin
    private GridOutput output = new GridOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (steps < 1) {
            throw new ParameterException(spec.commandLine(), "--steps must be at least 1, but is " + steps);
        }
        Threads.use(1);
        try (AdversarialRun trained = AdversarialRun.open(run.path())) {
            GeneratedImages images = trained.images();
            ImageBatch given = trained.image(image);
            int[] label = trained.oneLabel(1, run.label());
            LatentProjection found = LatentProjection.of(
                    images, given, label, steps, RandomKey.of(seed).fold("projection"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("code: " + text(found.code()));
            out.println(String.format(
                    Locale.ROOT,
                    "distance: %.6f, the mean of the squared differences of values from 0 to 1",
                    found.squaredError()));
            ImageGrid beside = ImageGrid.of(images.shape(), 2)
                    .add(given.pixels())
                    .add(images.pixels(new float[][] {found.code()}, label));
            output.write(beside, run.path(), "image on the left, generated on the right");
            return 0;
        }
    }

    private static String text(float[] code) {
        StringBuilder text = new StringBuilder();
        for (float value : code) {
            text.append(text.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%.4f", value));
        }
        return text.toString();
    }
}
