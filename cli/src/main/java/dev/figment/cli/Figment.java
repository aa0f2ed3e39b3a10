package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command of the whole program, {@code figment}. */
@Command(
        name = "figment",
        description = {
            "Attention, Transformers, VAEs, GANs and beam search on the JVM: train, decode, inspect and serve small and"
                    + " medium generative models, without Python."
        },
        subcommands = {
            TrainCommand.class,
            TranslateCommand.class,
            EvaluateCommand.class,
            DoctorCommand.class,
            SampleCommand.class,
            ReconstructCommand.class,
            InterpolateCommand.class,
            ProjectCommand.class,
            TraverseCommand.class,
            EmbedCommand.class,
            DataCommand.class
        },
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        descriptionHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment train dates                         two minutes, no data needed",
            "  figment translate runs/dates \"5 mars 2024\"  with what was trained",
            "  figment train shapes-vae                    images into codes, no data needed",
            "  figment traverse runs/shapes-vae            what each number of a code changes",
            "  figment project runs/mnist-dcgan three.png  the latent vector of an image",
            "  figment doctor runs/dates                   how healthy it is, and what may help",
            "  figment data list                           what can be fetched, what is here",
            "  figment data fetch multi30k                 German and English captions",
            "",
            "Environment:",
            "  FIGMENT_JAVA_OPTS  more options for the JVM, for example -Xmx8g",
            "  FIGMENT_LOG        what the library logs: error, warn (default), info, debug",
            "  JAVA_HOME          the JDK to run on; by default the java on the PATH",
            "",
            "Files:",
            "  data/NAME          a data set, unless --data says otherwise",
            "  ~/.javacpp/cache   LibTorch, unpacked at first use",
            "",
            "\"figment COMMAND --help\" tells more about a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; one line on standard error says why, --verbose shows the trace",
            "2:the command line was not understood",
            "130, 143:stopped by Ctrl-C or SIGTERM; a training has left a checkpoint and goes on with --resume"
        })
public final class Figment implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and leave.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of Figment, LibTorch and the JDK, and leave.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the trace of an error.")
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    /** Runs the command and leaves with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int code = commandLine(out, err).execute(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** The command line, speaking to the given streams. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        Figment figment = new Figment();
        return new CommandLine(figment)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionStrategy(Figment::runWithErrors)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    out.flush();
                    if (figment.verbose) {
                        exception.printStackTrace(err);
                    }
                    err.println(ErrorLine.of(exception));
                    err.flush();
                    return ErrorLine.FAILED;
                });
    }

    /** Without a command there is nothing to do but say which there are. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** Picocli hands exceptions to its handler but lets errors, a full heap or a missing library, pass by. */
    private static int runWithErrors(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (Error e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), ErrorLine.of(e), e);
        }
    }

    /** Text leaves as UTF-8 whatever the locale, because corpora and translations are. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), true);
    }
}
