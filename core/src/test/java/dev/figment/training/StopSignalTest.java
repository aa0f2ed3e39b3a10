package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import dev.figment.training.listeners.ConsoleProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopSignalTest {

    @TempDir
    Path directory;

    /** Trains without end in a JVM of its own. */
    public static final class Endless {

        private Endless() {}

        /** Arguments: the run directory, and {@code step} or {@code validation}, where the time is spent, or {@code exit}. */
        public static void main(String[] arguments) throws IOException {
            Path run = Path.of(arguments[0]);
            boolean validating = arguments[1].equals("validation");
            TrainingListener teller = new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    if (report.step() == 3 && !validating) {
                        System.out.println("under way");
                    }
                    if (report.step() == 5 && arguments[1].equals("exit")) {
                        System.exit(7);
                    }
                }
            };
            List<Points> heldOut = new AbstractList<>() {
                @Override
                public Points get(int index) {
                    if (index == 10) {
                        System.out.println("under way");
                    }
                    return Points.of(index, 2);
                }

                @Override
                public int size() {
                    return Integer.MAX_VALUE;
                }
            };
            try (Regression regression = new Regression(0.3);
                    Trainer<Points> trainer = Trainer.of(regression)
                            .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                            .checkpoints(run, Every.steps(1_000_000))
                            .validation(Validation.of(heldOut, Every.steps(validating ? 3 : Long.MAX_VALUE)))
                            .listener(teller)
                            .listener(ConsoleProgress.on(System.out, false, () -> 80))
                            .build()) {
                trainer.fit(Points.epochs(4, 8), Steps.of(Long.MAX_VALUE));
                System.out.println("fit returned");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, step, 143", "INT, step, 130", "TERM, validation, 143"})
    void lets_the_step_finish_and_writes_a_checkpoint_before_the_jvm_leaves(String signal, String where, int status)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        assumeTrue(
                !signal.equals("INT") || !ignoresInterrupts(),
                "this process was started with SIGINT ignored, as shells do in the background, and so are its children");
        Path run = directory.resolve("run");
        Path output = directory.resolve("output.txt");
        Process process = start(run, where, output);
        try {
            awaitLine(process, output, "under way");
            new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("left within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isEqualTo(status);
        assertThat(said)
                .contains("stopping: the JVM is being terminated", "training stopped after ")
                .doesNotContain("fit returned");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
        }
        Checkpoint checkpoint = CheckpointDirectory.ofRun(run).newestFirst().get(0);
        checkpoint.verify();
        assertThat(said)
                .contains(
                        "after " + checkpoint.step() + " steps",
                        checkpoint.directory().toString());
        assertThat(CheckpointState.read(checkpoint.directory()).progress().validationPending())
                .isEqualTo(where.equals("validation"));
    }

    @Test
    void lets_a_jvm_go_that_a_listener_ends() throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = start(directory.resolve("run"), "exit", output);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("left within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(7);
    }

    private Process start(Path run, String where, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName(),
                        run.toString(),
                        where)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @Test
    void given_by_code_ends_training_after_the_step() throws IOException {
        Recorder recorder = new Recorder();
        try (StopSignal stop = StopSignal.manual();
                Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .stopSignal(stop)
                        .listener(recorder)
                        .listener(new TrainingListener() {
                            @Override
                            public void stepped(StepReport report) {
                                if (report.step() == 3) {
                                    stop.request("enough");
                                    stop.request("more than enough");
                                }
                            }
                        })
                        .build()) {
            TrainingEnd end = trainer.fit(Points.epochs(4, 8), Steps.of(100));
            assertThat(end.reason()).isEqualTo(TrainingEnd.Reason.STOPPED);
            assertThat(end.step()).isEqualTo(3);
        }
        assertThat(recorder.stops).containsExactly("enough");
    }

    private static void awaitLine(Process process, Path output, String line) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(output, StandardCharsets.UTF_8).contains(line)) {
            assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
            assertThat(System.nanoTime()).as("a minute passed").isLessThan(deadline);
            Thread.sleep(20);
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
