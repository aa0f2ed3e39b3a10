package dev.figment.cli;

import dev.figment.cli.gan.AdversarialRun;
import dev.figment.cli.gan.GeneratedImages;
import dev.figment.cli.gan.LatentProjection;
import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import dev.figment.vae.Interpolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment interpolate RUN A B}: the pictures on the way from one code to another. */
@Command(
        name = "interpolate",
        description = {
            "Walk from the code of one image to that of another: a grid with the straight line above and the arc below.",
            "",
            "Without images, the way is between two codes drawn from the prior; with --test, between those of two test"
                    + " images of the recipe. The codes of images are the encoder's; a generator of adversarial networks"
                    + " has none, and they are searched for as \"figment project\" does.",
            "",
            "Of a model that is told labels, all pictures on the way have one: --label."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment interpolate runs/mnist-vae three.png seven.png -o grid.png",
            "  figment interpolate runs/mnist-vae --test 0,1",
            "  figment interpolate runs/mnist-vae --seed 5"
        })
final class InterpolateCommand implements Callable<Integer> {

    private static final int PROJECTION_STEPS = 300;

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Parameters(
            index = "1..*",
            arity = "0..2",
            paramLabel = "IMAGE",
            description = "Two PNG or JPEG files of the size and mode that the model has.")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--test",
            paramLabel = "A,B",
            split = ",",
            description = "Of an autoencoder, two test images of the recipe, by their numbers from 0.")
    private List<Integer> test = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Of an autoencoder, where the test images lie (default: data/NAME).")
    private @Nullable Path data;

    @Option(names = "--steps", paramLabel = "N", description = "Pictures on the way, both ends included (default: 10).")
    private int steps = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Other codes for another number (default: 1).")
    private long seed = 1;

    @Mixin
    private GridOutput output = new GridOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int ends = images.size() + test.size();
        if (ends != 0 && ends != 2) {
            throw new ParameterException(
                    spec.commandLine(), "a way has two ends: give two images, or none, but not " + ends);
        }
        if (steps < 2) {
            throw new ParameterException(spec.commandLine(), "--steps must be at least 2, but is " + steps);
        }
        Threads.use(1);
        RunKind kind = RunKind.in(run.path());
        RunKind[] encoders = {RunKind.VARIATIONAL_AUTOENCODER, RunKind.PLAIN_AUTOENCODER};
        kind.requireUse(run.path(), "--test", test, encoders);
        kind.requireUse(run.path(), "--data", data, encoders);
        boolean ofGenerator = kind == RunKind.GENERATED_IMAGES || kind == RunKind.GENERATED_POINTS;
        ImageGrid grid = ofGenerator ? ofGenerator() : ofDecoder();
        output.write(grid, run.path(), "straight line above, arc below");
        return 0;
    }

    private ImageGrid ofGenerator() throws IOException {
        try (AdversarialRun trained = AdversarialRun.open(run.path())) {
            GeneratedImages generated = trained.images();
            int[] label = trained.oneLabel(1, run.label());
            RandomKey key = RandomKey.of(seed).fold("ends");
            float[][] ends = generated.drawn(2, key);
            for (int i = 0; i < images.size(); i++) {
                ends[i] = LatentProjection.of(generated, trained.image(images.get(i)), label, PROJECTION_STEPS, key)
                        .code();
            }
            int[] labels = trained.oneLabel(steps, run.label());
            ImageGrid grid = ImageGrid.of(generated.shape(), steps);
            for (Interpolation interpolation : Interpolation.values()) {
                grid = grid.add(generated.pixels(Codes.way(ends[0], ends[1], steps, interpolation), labels));
            }
            return grid;
        }
    }

    private ImageGrid ofDecoder() throws IOException {
        try (VaeRun trained = VaeRun.open(run.path())) {
            Codes codes = new Codes(trained.model());
            float[][] way = ends(trained, codes);
            int[] labels = trained.oneLabel(steps, run.label());
            ImageGrid grid = codes.grid(steps);
            for (Interpolation interpolation : Interpolation.values()) {
                grid = grid.add(codes.pictures(Codes.way(way[0], way[1], steps, interpolation), labels));
            }
            return grid;
        }
    }

    private float[][] ends(VaeRun trained, Codes codes) throws IOException {
        if (!test.isEmpty()) {
            int[] numbers = test.stream().mapToInt(Integer::intValue).toArray();
            return codes.of(trained.testImages(numbers, data, spec.commandLine().getErr()::println));
        }
        if (images.isEmpty()) {
            trained.variational("a way between codes of the prior");
            return codes.drawn(2, RandomKey.of(seed).fold("ends"));
        }
        return codes.of(trained.images(images, run.label()));
    }
}
