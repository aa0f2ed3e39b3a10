package dev.figment.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code figment data}: the public data sets that the recipes train on. */
@Command(
        name = "data",
        description = "List and fetch the public data sets that the recipes train on.",
        subcommands = {DataListCommand.class, DataFetchCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
final class DataCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of: " + String.join(", ", spec.subcommands().keySet()));
    }
}
