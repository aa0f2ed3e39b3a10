package dev.figment.cli;

import dev.figment.cli.vae.CodeTable;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment embed RUN}: the codes of images, for other programs. */
@Command(
        name = "embed",
        description = {
            "Write the code of each image: to CSV with a line each, or to NPY as float32 [N, D].",
            "",
            "Without images, the test images of the recipe are taken."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment embed runs/mnist-vae --data data/mnist -o codes.csv",
            "  figment embed runs/mnist-vae three.png seven.png -o codes.npy"
        })
final class EmbedCommand implements Callable<Integer> {

    @Mixin
    private LabelledRun run = new LabelledRun();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "PNG or JPEG files of the size and mode that the model has.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data lie (default: data/NAME).")
    private @Nullable Path data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the table goes, .csv or .npy (default: RUN/codes.csv).")
    private @Nullable Path output;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path file = output == null ? run.path().resolve("codes.csv") : output;
        boolean csv = file.toString().endsWith(".csv");
        if (!csv && !file.toString().endsWith(".npy")) {
            throw new ParameterException(spec.commandLine(), "--output must end in .csv or .npy, but is " + file);
        }
        Threads.use(1);
        try (VaeRun trained = VaeRun.open(run.path())) {
            List<ImageBatch> batches = images.isEmpty()
                    ? trained.testBatches(data, spec.commandLine().getErr()::println)
                    : List.of(trained.images(images, run.label()));
            CodeTable table = CodeTable.of(new Codes(trained.model()), batches);
            if (csv) {
                table.writeCsv(file);
            } else {
                table.writeNpy(file);
            }
            spec.commandLine().getOut().println(table.rows() + " codes: " + file);
            return 0;
        }
    }
}
