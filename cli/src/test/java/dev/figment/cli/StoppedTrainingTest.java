package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGTERM while {@code figment train} trains, in a JVM of its own. Ctrl-C takes the same way, and is tested in the library.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class StoppedTrainingTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void it_leaves_a_checkpoint_a_model_and_a_report_and_goes_on(int replicas) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        Path recipe = TinyRun.dates(directory);
        Files.writeString(recipe, Files.readString(recipe).replace("replicas: 1", "replicas: " + replicas));
        Path run = directory.resolve("a run");
        String said;
        try (ChildCommand command = ChildCommand.start(
                directory, "train", recipe, "--set", "training.limits.steps=1000000", "--run", run)) {
            command.awaitText("validation: ");
            command.send("TERM");
            assertThat(command.await()).as(command.said()).isEqualTo(143);
            said = command.said();
        }

        assertThat(said)
                .contains("stopping: the JVM is being terminated", "training stopped after ")
                .doesNotContain("figment: ", "WARN", "ERROR")
                .endsWith("go on with: figment train " + recipe + " --set training.limits.steps=1000000 --run '" + run
                        + "' --resume" + System.lineSeparator());
        assertThat(names(run)).contains("model.safetensors", "report.html", "results.json");
        assertThat(CommandOutcome.of("translate", run, "5 mars 2024").code()).isZero();
        int stopped = steps(run);
        assertThat(names(run.resolve("training/checkpoints"))).contains("step-" + stopped);

        CommandOutcome resumed = CommandOutcome.of(
                "train", recipe, "--set", "training.limits.steps=" + (stopped + 2), "--run", run, "--resume");

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(steps(run)).isEqualTo(stopped + 2);
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                        .filter(line -> line.startsWith("{\"event\":\"step\""))
                        .map(line -> Integer.valueOf(line.replaceAll(".*\"step\":(\\d+),.*", "$1"))))
                .as("the metrics tell of each step once")
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, stopped + 2).boxed().toList());
    }

    @Test
    void a_game_that_is_stopped_is_not_measured_and_goes_on() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        Path run = directory.resolve("run");
        try (ChildCommand command = ChildCommand.start(directory, game(run, 1_000_000))) {
            command.awaitText("validation: ");
            command.send("TERM");
            assertThat(command.await()).as(command.said()).isEqualTo(143);
            assertThat(command.said())
                    .contains("stopping: the JVM is being terminated", "training stopped after ")
                    .doesNotContain("figment: ", "ERROR") // of an untrained game, modes are missing: that is a WARN
                    .endsWith("--resume" + System.lineSeparator());
        }
        assertThat(names(run)).contains("model.safetensors").doesNotContain("results.json", "report.html");
        int stopped = names(run.resolve("training/checkpoints")).stream()
                .mapToInt(name -> Integer.parseInt(name.substring("step-".length())))
                .max()
                .orElseThrow();

        CommandOutcome resumed =
                CommandOutcome.of(Stream.concat(Stream.of(game(run, stopped + 2)), Stream.of("--resume"))
                        .toArray());

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(steps(run)).isEqualTo(stopped + 2);
        assertThat(names(run)).contains("samples.png", "report.html");
    }

    private static Object[] game(Path run, int steps) {
        return new Object[] {
            "train",
            "gaussians-gan",
            "--run",
            run,
            "--set",
            "training.limits.steps=" + steps,
            "--set",
            "training.schedule.steps=1000", // the same rates and penalties, wherever the run is stopped
            "--set",
            "game.penaltiesFadeOver=1000",
            "--set",
            "training.batchSize=16",
            "--set",
            "training.validateEvery=10 steps"
        };
    }

    private static int steps(Path run) throws IOException {
        return new ObjectMapper()
                .readTree(run.resolve("results.json").toFile())
                .path("training")
                .path("steps")
                .asInt();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }
}
