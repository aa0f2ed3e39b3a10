package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.download.DataSets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command as its user meets it: what it prints where, and its exit code. */
class FigmentTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_reads_like_a_manual_page() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "Usage: figment", "Commands:", "Options:", "Exit codes:", "Examples:", "Environment:", "Files:")
                .contains("--verbose", "data ");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void version_names_figment_libtorch_and_the_jdk() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines().toList())
                .anyMatch(line -> line.matches("figment \\d+\\.\\d+.*"))
                .anyMatch(line -> line.matches("LibTorch 2\\.\\d+.*"))
                .contains("JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dta                    | unknown command \"dta\"; did you mean data? (see figment --help)",
                "                       | which command? one of: train, translate, evaluate, doctor, sample, reconstruct, interpolate, project, traverse, embed, data (see figment --help)",
                "--verbos               | unknown option --verbos; did you mean --verbose? (see figment --help)",
                "data                   | which command? one of: list, fetch (see figment data --help)",
                "data lits              | unknown command \"lits\"; did you mean list? (see figment data --help)",
                "data remove            | unknown command \"remove\"; one of: list, fetch (see figment data --help)",
                "data list --dta=x      | unknown option --dta; did you mean --data? (see figment data list --help)",
                "data list more         | unexpected argument \"more\" (see figment data list --help)",
                "data fetch             | missing required parameter: 'NAME' (see figment data fetch --help)",
                "data fetch multi30     | unknown data set \"multi30\"; did you mean multi30k? (see figment data fetch"
                        + " --help)",
                "data fetch imagenet    | unknown data set \"imagenet\"; one of: mnist, multi30k, tinyshakespeare (see"
                        + " figment data fetch --help)",
            })
    void a_mistyped_command_line_gets_one_line_and_exit_code_2(String line, String message) {
        assertThat(run(line == null ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("figment: " + message + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void data_list_says_what_is_here(@TempDir Path data) throws IOException {
        Path multi30k = Files.createDirectory(data.resolve("multi30k"));
        Files.createFile(multi30k.resolve("train.de.gz"));
        Path shakespeare = Files.createDirectory(data.resolve("tinyshakespeare"));
        Files.createFile(shakespeare.resolve("input.txt"));

        assertThat(run("data", "list", "--data", data.toString())).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("mnist +55\\.0 MB +not here +70,000.*"))
                .anyMatch(line -> line.matches("multi30k +4\\.3 MB +1 of 8 +German.*"))
                .anyMatch(line -> line.matches("tinyshakespeare +1\\.1 MB +here +40,000.*"));
        DataSets.all().forEach(set -> assertThat(out.toString()).contains(set.licence()));
    }

    @Test
    void data_fetch_refuses_a_wrong_file_with_one_line_and_exit_code_1(@TempDir Path data) throws IOException {
        Path file = Files.writeString(data.resolve("input.txt"), "my notes");

        assertThat(run("data", "fetch", "tinyshakespeare", "--data", data.toString()))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("figment: " + file).contains("86c4e6aa", "delete it");
    }

    @Test
    void verbose_adds_the_trace(@TempDir Path data) throws IOException {
        Files.writeString(data.resolve("input.txt"), "my notes");

        assertThat(run("data", "fetch", "tinyshakespeare", "--verbose", "--data", data.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("DownloadException", "\tat dev.figment.", "figment: ");
    }

    @Test
    void an_error_of_the_jvm_is_one_line_too() {
        @Command(name = "exhaust")
        final class Exhaust implements Runnable {
            @Override
            public void run() {
                throw new OutOfMemoryError("Java heap space");
            }
        }
        CommandLine command = Figment.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .addSubcommand(new Exhaust());

        assertThat(command.execute("exhaust")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("figment: out of memory");
    }

    private int run(String... arguments) {
        return Figment.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
