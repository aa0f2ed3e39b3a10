package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that carries out PacGAN's protocol, with a command that only notes what it was asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for a POSIX shell")
class PacGanScriptTest {

    private static final int RUNS = 10; // five cures on two mixtures

    private static final String COMMAND = """
            #!/bin/sh
            echo "$*" >>"$TRAINED"
            while [ "$1" != --run ]; do shift; done
            mkdir -p "$2" && echo '{}' >"$2/recipe.json"
            echo '{ "training": { "ended": "completed" } }' >"$2/results.json"
            """;

    @TempDir
    private Path directory;

    private Path trained = Path.of("");
    private Path runs = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        trained = directory.resolve("trained");
        runs = directory.resolve("runs");
        Files.writeString(directory.resolve("figment"), COMMAND);
        assertThat(directory.resolve("figment").toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aRunThatIsCompletedIsNotTrainedAgain() throws Exception {
        assertThat(rows()).hasSize(RUNS).allMatch(row -> row.contains("\"completed\""));
        assertThat(rows()).hasSize(RUNS);

        assertThat(Files.readAllLines(trained)).hasSize(RUNS).noneMatch(line -> line.contains("--resume"));
    }

    @Test
    void aRunThatWasStoppedGoesOnThoughItHasResults() throws Exception {
        rows();
        Path stopped = runs.resolve("grid-slopes-7");
        Files.writeString(stopped.resolve("results.json"), "{ \"training\": { \"ended\": \"stopped\" } }");

        assertThat(rows()).hasSize(RUNS).allMatch(row -> row.contains("\"completed\""));

        List<String> commands = Files.readAllLines(trained);
        assertThat(commands).hasSize(RUNS + 1);
        assertThat(commands.get(RUNS)).contains("--run " + stopped).endsWith("--resume");
    }

    /** What it prints for seed 7. */
    private List<String> rows() throws Exception {
        Path out = directory.resolve("out");
        ProcessBuilder script = new ProcessBuilder("/bin/sh", "../benchmarks/pacgan", runs.toString(), "7");
        script.environment().put("FIGMENT", directory.resolve("figment").toString());
        script.environment().put("TRAINED", trained.toString());
        Process process = script.redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err"), UTF_8))
                .isZero();
        return Files.readAllLines(out);
    }
}
