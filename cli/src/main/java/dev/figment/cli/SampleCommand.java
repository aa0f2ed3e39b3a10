package dev.figment.cli;

import dev.figment.cli.gan.AdversarialRun;
import dev.figment.cli.gan.MixtureRun;
import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code figment sample RUN}: pictures of codes drawn from the prior, or a picture of generated points. */
@Command(
        name = "sample",
        description = {
            "Draw pictures from a trained run, as a grid in a PNG file; of a run that generates points, one picture of them."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment sample runs/mnist-vae -n 64 -o grid.png",
            "  figment sample runs/mnist-dcgan --seed 2",
            "  figment sample runs/gaussians-gan -n 10000 -o points.png",
            "  figment sample runs/digits --label 3     of a model that is told labels"
        })
final class SampleCommand implements Callable<Integer> {

    private static final int PICTURES = 64;

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Option(names = "-n", paramLabel = "N", description = "How many pictures, or points (default: 64, or 2500).")
    private @Nullable Integer count;

    @Option(names = "--seed", paramLabel = "N", description = "Other pictures for another number (default: 1).")
    private long seed = 1;

    @Mixin
    private GridOutput output = new GridOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "-n must be at least 1, but is " + count);
        }
        Threads.use(1);
        RunKind kind = RunKind.in(run.path());
        kind.requireUse(
                run.path(),
                "--label",
                run.label(),
                RunKind.VARIATIONAL_AUTOENCODER,
                RunKind.PLAIN_AUTOENCODER,
                RunKind.GENERATED_IMAGES);
        RandomKey key = RandomKey.of(seed).fold("samples");
        if (kind == RunKind.GENERATED_POINTS) {
            drawPoints(count == null ? MixtureRun.POINTS : count, key);
        } else {
            int pictures = count == null ? PICTURES : count;
            output.write(grid(kind, pictures, key), run.path(), pictures + " samples");
        }
        return 0;
    }

    private void drawPoints(int points, RandomKey key) throws IOException {
        try (MixtureRun trained = MixtureRun.open(run.path())) {
            output.write(trained.picture(points, key), run.path(), points + " points");
        }
    }

    private ImageGrid grid(RunKind kind, int pictures, RandomKey key) throws IOException {
        int columns = (int) Math.ceil(Math.sqrt(pictures));
        return kind == RunKind.GENERATED_IMAGES
                ? ofGenerator(pictures, columns, key)
                : ofDecoder(pictures, columns, key);
    }

    private ImageGrid ofGenerator(int pictures, int columns, RandomKey key) throws IOException {
        try (AdversarialRun trained = AdversarialRun.open(run.path())) {
            int[] labels = trained.labels(pictures, run.label());
            return trained.images().grid(columns, trained.images().drawn(pictures, key), labels);
        }
    }

    private ImageGrid ofDecoder(int pictures, int columns, RandomKey key) throws IOException {
        try (VaeRun trained = VaeRun.open(run.path())) {
            trained.variational("sampling");
            Codes codes = new Codes(trained.model());
            int[] labels = trained.labels(pictures, run.label());
            return codes.grid(columns).add(codes.pictures(codes.drawn(pictures, key), labels));
        }
    }
}
