package dev.figment.cli;

import dev.figment.cli.gan.AdversarialRun;
import dev.figment.cli.vae.Codes;
import dev.figment.cli.vae.VaeRun;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code figment sample RUN}: pictures of codes drawn from the prior. */
@Command(
        name = "sample",
        description = {"Draw pictures from a trained run, as a grid in a PNG file."},
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment sample runs/mnist-vae -n 64 -o grid.png",
            "  figment sample runs/mnist-dcgan --seed 2",
            "  figment sample runs/digits --label 3     of a model that is told labels"
        })
final class SampleCommand implements Callable<Integer> {

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Option(names = "-n", paramLabel = "N", description = "How many pictures (default: 64).")
    private int count = 64;

    @Option(names = "--seed", paramLabel = "N", description = "Other pictures for another number (default: 1).")
    private long seed = 1;

    @Mixin
    private GridOutput output = new GridOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "-n must be at least 1, but is " + count);
        }
        Threads.use(1);
        int columns = (int) Math.ceil(Math.sqrt(count));
        RandomKey key = RandomKey.of(seed).fold("samples");
        ImageGrid grid = RunKind.in(run.path()).isOfGenerator() ? ofGenerator(columns, key) : ofDecoder(columns, key);
        output.write(grid, run.path(), count + " samples");
        return 0;
    }

    private ImageGrid ofGenerator(int columns, RandomKey key) throws IOException {
        try (AdversarialRun trained = AdversarialRun.open(run.path())) {
            int[] labels = trained.labels(count, run.label());
            return trained.images().grid(columns, trained.images().drawn(count, key), labels);
        }
    }

    private ImageGrid ofDecoder(int columns, RandomKey key) throws IOException {
        try (VaeRun trained = VaeRun.open(run.path())) {
            trained.variational("sampling");
            Codes codes = new Codes(trained.model());
            int[] labels = trained.labels(count, run.label());
            return codes.grid(columns).add(codes.pictures(codes.drawn(count, key), labels));
        }
    }
}
