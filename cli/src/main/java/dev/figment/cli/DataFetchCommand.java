package dev.figment.cli;

import dev.figment.data.download.DataSet;
import dev.figment.data.download.DataSets;
import dev.figment.data.download.Downloads;
import dev.figment.io.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment data fetch NAME}: downloads a data set and verifies what arrived. */
@Command(
        name = "fetch",
        description = {
            "Download a public data set and verify the SHA-256 of its unpacked content.",
            "An interrupted download goes on where it stopped; files that are already there are verified, not fetched"
                    + " again."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n")
final class DataFetchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The data set, as \"figment data list\" names it.")
    private String name = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The directory for the files (default: data/NAME in the working directory).")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataSet set = DataSets.named(name).orElseThrow(this::unknown);
        Path directory = data == null ? Path.of("data", name) : data;
        Downloads.standard()
                .fetch(set, directory, new DownloadLines(spec.commandLine().getErr(), Terminal.ofThisProcess()));
        spec.commandLine().getOut().println(set.name() + " is in " + directory + " (" + set.licence() + ")");
        return 0;
    }

    private ParameterException unknown() {
        List<String> names = DataSets.all().stream().map(DataSet::name).toList();
        String known = NearestName.of(name, names)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("one of: " + String.join(", ", names));
        return new ParameterException(spec.commandLine(), "unknown data set \"" + name + "\"; " + known);
    }
}
