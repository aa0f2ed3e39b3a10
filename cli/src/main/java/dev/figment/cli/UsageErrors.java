package dev.figment.cli;

import dev.figment.io.NearestName;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a command line that was not understood in one line, with what was probably meant. */
final class UsageErrors implements IParameterExceptionHandler {

    /** The exit code of a command line that was not understood. */
    static final int USAGE = 2;

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String help = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
        PrintWriter err = command.getErr();
        err.println(ErrorLine.of(message(exception) + help));
        err.flush();
        return USAGE;
    }

    private static String message(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().get(0);
            CommandSpec command = exception.getCommandLine().getCommandSpec();
            if (unmatched.isUnknownOption()) {
                String name = typed.split("=", 2)[0];
                return "unknown option " + name
                        + NearestName.hint(name, command.optionsMap().keySet());
            }
            Collection<String> commands = command.subcommands().keySet();
            Optional<String> nearest = NearestName.of(typed, commands);
            return commands.isEmpty()
                    ? "unexpected argument \"" + typed + "\""
                    : "unknown command \"" + typed + "\"; "
                            + nearest.map(name -> "did you mean " + name + "?")
                                    .orElse("one of: " + String.join(", ", commands));
        }
        String message = String.valueOf(exception.getMessage());
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
