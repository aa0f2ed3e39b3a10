package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code figment train --processes 2}: a JVM that starts two, which train one model. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "LibTorch's binaries have Gloo on Linux only")
class ProcessesTest {

    private static final String SEPARATOR = System.lineSeparator();

    @TempDir
    private Path directory;

    @Test
    void twoProcessesTrainTheModelOfOneAndLeaveOneRun() throws Exception {
        Path recipe = TinyRun.dates(directory);
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        assertThat(CommandOutcome.of("train", recipe, "--run", one).code()).isZero();

        Command command = start("train", recipe, "--run", two, "--processes", "2");

        assertThat(command.end()).as(command.err()).isZero();
        assertThat(command.out())
                .contains("report: " + two.resolve("report.html"))
                .doesNotContain("[Gloo]");
        assertThat(command.err()).containsOnlyOnce("training tiny in " + two);
        assertThat(Files.readString(two.resolve("recipe.json"))).contains("\"processes\": \"2\"");
        List<Double> losses = losses(one);
        for (int step = 0; step < losses.size(); step++) {
            assertThat(losses(two).get(step) / losses.get(step)).isBetween(1 - 1e-5, 1 + 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, rank 0 of 2 was ended by signal 9", "1, rank 1 of 2 is gone: its process ended without a word"})
    void aRankThatIsKilledEndsTheOtherAtOnceWithOneLine(int killed, String said) throws Exception {
        Path run = directory.resolve("run");
        Command command = train(run);
        command.await("step 2, checkpoint: ");
        ProcessHandle rank = command.rank(killed);
        long began = System.nanoTime();

        kill("-9", rank);

        assertThat(command.end()).isEqualTo(1);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
        assertThat(command.errorLines()).hasSize(1);
        assertThat(command.errorLines().get(0))
                .contains(said)
                .containsPattern("; the last good checkpoint is " + run + "/training/checkpoints/step-\\d+$");
        assertThat(names(directory)).noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    }

    @Test
    void aSignalStopsAllAfterTheSameStepAndTheRunGoesOnAlone() throws Exception {
        Path run = directory.resolve("run");
        Command command = train(run);
        command.await("step 2, checkpoint: ");

        kill("-TERM", command.process().toHandle());

        assertThat(command.end()).as(command.err()).isEqualTo(143);
        assertThat(command.err())
                .contains("training stopped after ")
                .endsWith("--processes 2 --run " + run + " --resume" + SEPARATOR);
        assertThat(command.errorLines()).isEmpty();
        assertThat(names(directory)).noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
        int steps = new ObjectMapper()
                .readTree(run.resolve("results.json").toFile())
                .path("training")
                .path("steps")
                .asInt();

        Command alone = start(
                "train",
                directory.resolve("tiny.yaml"),
                "--set",
                "training.limits.steps=" + (steps + 2),
                "--run",
                run,
                "--resume");

        assertThat(alone.end()).as(alone.err()).isZero();
        assertThat(alone.err()).contains("processes: 1, before 2").contains("so no longer bit for bit");
    }

    @Test
    void theNumberIsCheckedBeforeAnythingStarts() throws IOException {
        Path recipe = TinyRun.dates(directory);
        CommandOutcome none = CommandOutcome.of("train", recipe, "--processes", "0");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).startsWith("figment: --processes must be a whole number of at least 1, but is 0");
        CommandOutcome there = CommandOutcome.of("train", recipe, "--run", directory, "--processes", "2");
        assertThat(there.code()).isEqualTo(1);
        assertThat(there.err()).contains(directory + " is not empty");
    }

    private Command train(Path run) throws IOException {
        return start(
                "train",
                TinyRun.dates(directory),
                "--set",
                "training.limits.steps=1000000",
                "--run",
                run,
                "--processes",
                "2");
    }

    /** A command in a JVM of its own, and what it prints. */
    private record Command(Process process, Path outFile, Path errFile) {

        int end() throws InterruptedException {
            try {
                assertThat(process.waitFor(100, TimeUnit.SECONDS))
                        .as("ended within 100 s")
                        .isTrue();
                assertThat(process.descendants()).as("nothing is left").isEmpty();
                return process.exitValue();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }

        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }

        List<String> errorLines() throws IOException {
            return Files.readAllLines(errFile).stream()
                    .filter(line -> line.startsWith("figment: "))
                    .toList();
        }

        void await(String text) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
            while (!err().contains(text)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
                assertThat(process.isAlive()).as(err()).isTrue();
                Thread.sleep(20);
            }
        }

        /** The child that has this rank in its environment. */
        ProcessHandle rank(int number) throws IOException {
            Optional<ProcessHandle> found = Optional.empty();
            for (ProcessHandle child : process.children().toList()) {
                String environment = Files.readString(Path.of("/proc", Long.toString(child.pid()), "environ"));
                if (List.of(environment.split("\0")).contains("RANK=" + number)) {
                    found = Optional.of(child);
                }
            }
            return found.orElseThrow();
        }
    }

    private Command start(Object... arguments) throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Figment.class.getName());
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        Stream.concat(java.stream(), Stream.of(arguments).map(Object::toString))
                                .toList())
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Command(process, out, err);
    }

    private static void kill(String signal, ProcessHandle process) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        new ProcessBuilder("/bin/kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static List<Double> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.startsWith("{\"event\":\"step\""))
                .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([^,]+),.*", "$1")))
                .toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }
}
