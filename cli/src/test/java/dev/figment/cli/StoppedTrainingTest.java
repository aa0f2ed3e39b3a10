package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and SIGTERM while {@code figment train} trains, in a JVM of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class StoppedTrainingTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"INT, 130, 1", "TERM, 143, 2"})
    void it_leaves_a_checkpoint_a_model_and_a_report_and_goes_on(String signal, int status, int replicas)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        assumeTrue(
                !signal.equals("INT") || !ignoresInterrupts(),
                "this process was started with SIGINT ignored, as shells do in the background, and so are its children");
        Path recipe = TinyRun.dates(directory);
        Files.writeString(recipe, Files.readString(recipe).replace("replicas: 1", "replicas: " + replicas));
        Path run = directory.resolve("a run");
        Path err = directory.resolve("err");
        Process process = start(err, "train", recipe, "--set", "training.limits.steps=1000000", "--run", run);
        try {
            awaitText(process, err, "validation: ");
            new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("left within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }

        String said = Files.readString(err);
        assertThat(process.exitValue()).as(said).isEqualTo(status);
        assertThat(said)
                .contains("stopping: the JVM is being terminated", "training stopped after ")
                .doesNotContain("figment: ", "WARN", "ERROR")
                .endsWith("go on with: figment train " + recipe + " --set training.limits.steps=1000000 --run '" + run
                        + "' --resume" + System.lineSeparator());
        assertThat(names(directory)).noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
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

    private Process start(Path err, Object... arguments) throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Figment.class.getName());
        return new ProcessBuilder(
                        Stream.concat(java.stream(), Stream.of(arguments).map(Object::toString))
                                .toList())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
    }

    private static int steps(Path run) throws IOException {
        return new ObjectMapper()
                .readTree(run.resolve("results.json").toFile())
                .path("training")
                .path("steps")
                .asInt();
    }

    private static void awaitText(Process process, Path file, String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(file).contains(text)) {
            assertThat(process.isAlive()).as(Files.readString(file)).isTrue();
            assertThat(System.nanoTime()).as("a minute passed").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Whether SIGINT, number 2, is among the ignored signals that this process hands on; where Linux can tell. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 0b10) != 0;
    }
}
