package dev.figment.cli;

import dev.figment.data.download.DataSet;
import dev.figment.data.download.DataSets;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code figment data list}: name, size, whether it is here, licence and content of each set. */
@Command(
        name = "list",
        description = "Show the data sets: name, unpacked size, whether it is here, terms of use, content.",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n")
final class DataListCommand implements Runnable {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The directory with a directory for each set (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (DataSet set : DataSets.all()) {
            out.printf("%-16s %8s  %-12s %s%n", set.name(), ByteSize.of(set.bytes()), presence(set), set.description());
            out.printf("%40s%s%n", "", set.licence());
        }
        out.flush();
    }

    private String presence(DataSet set) {
        int files = set.files().size();
        int missing = set.missingFrom(data.resolve(set.name())).size();
        if (missing == 0) {
            return "here";
        }
        return missing == files ? "not here" : (files - missing) + " of " + files;
    }
}
