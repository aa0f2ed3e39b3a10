package dev.figment.cli;

import dev.figment.cli.doctor.DoctorJson;
import dev.figment.cli.doctor.DoctorPicture;
import dev.figment.cli.doctor.DoctorText;
import dev.figment.cli.doctor.Examination;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment doctor RUN}: says what is wrong with a run, on what evidence, and what may help. */
@Command(
        name = "doctor",
        description = {
            "Say how healthy a run is: what was found wrong while it trained, the evidence in numbers, what it means, and"
                    + " what the literature does about it.",
            "",
            "Works on runs that still train, are done, have failed or were killed; reads only what the run recorded in"
                    + " metrics.jsonl. docs/health.md explains each criterion."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:healthy; what is only worth knowing, or is over, may be listed",
            "1:the run cannot be read; one line on standard error says why",
            "2:the command line was not understood",
            "3:a disease is there at the end of the record, or training failed"
        },
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment doctor runs/dates",
            "  figment doctor runs/multi30k --plot health.png",
            "  figment doctor runs/multi30k --json | jq .findings"
        })
final class DoctorCommand implements Callable<Integer> {

    private static final int NOT_HEALTHY = 3;

    @Parameters(paramLabel = "RUN", description = "The directory of a run.")
    private Path run = Path.of("");

    @Option(names = "--json", description = "Print one JSON object instead of words.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description =
                    "Also draw losses, gradients, updates, an autoencoder's code and a game's measures with the findings marked,"
                            + " as a PNG file.")
    private @Nullable Path plot;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Examination examination = Examination.of(run, Instant.now());
        if (plot != null) {
            DoctorPicture.write(plot, examination);
        }
        if (json) {
            out.println(DoctorJson.of(examination).toPrettyString());
        } else {
            DoctorText.lines(examination).forEach(out::println);
        }
        out.flush();
        return examination.verdict() == Examination.Verdict.HEALTHY ? 0 : NOT_HEALTHY;
    }
}
