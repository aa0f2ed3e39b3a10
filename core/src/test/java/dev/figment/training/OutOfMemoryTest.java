package dev.figment.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory that really runs out, in a process that the system gives only so much of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "bounds the address space of a process")
class OutOfMemoryTest {

    private static final long KILOBYTES = 6L << 20;
    private static final long FIRST = 1L << 22;

    @TempDir
    Path directory;

    /** Trains with a tensor that doubles at every step: in the forward pass, or in a validation. */
    public static final class Hungry {

        private Hungry() {}

        /** Arguments: the run directory, and {@code step} or {@code validation}. */
        public static void main(String[] arguments) throws IOException {
            boolean inValidation = arguments[1].equals("validation");
            try (Regression regression = new Regression(0)) {
                Objective<Points> hungry = new Objective<>() {
                    private long elements = FIRST;

                    @Override
                    public Module model() {
                        return regression.model();
                    }

                    @Override
                    public Loss loss(Points batch) {
                        Loss loss = regression.loss(batch);
                        if (regression.model().isTraining() == inValidation) {
                            return loss;
                        }
                        elements *= 2;
                        Tensor eaten = torch.empty(elements); // [elements], of which one is touched
                        return new Loss(
                                loss.sum().add(eaten.narrow(0, 0, 1).zero_().sum()), loss.weight());
                    }
                };
                try (Trainer<Points> trainer = Trainer.of(hungry)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .validation(Validation.of(List.of(Points.of(90, 4)), Every.steps(1)))
                        .checkpoints(Path.of(arguments[0]), Every.steps(1))
                        .build()) {
                    trainer.fit(Points.epochs(4, 8), Steps.of(100));
                } catch (TrainingException e) {
                    System.out.println("failed: " + e.getMessage());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"step", "validation"})
    void is_one_line_that_names_the_last_good_checkpoint(String where) throws Exception {
        Path run = directory.resolve("run");
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -v " + KILOBYTES + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hungry.class.getName(),
                        run.toString(),
                        where)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        Checkpoint newest = CheckpointDirectory.ofRun(run).newestFirst().get(0);
        newest.verify();
        assertThat(newest.step()).as(said).isGreaterThan(1);
        assertThat(said.lines().filter(line -> line.startsWith("failed: ")))
                .as(said)
                .singleElement()
                .asString()
                .contains(
                        where.equals("step")
                                ? "step " + (newest.step() + 1) + ": native memory ran out: "
                                : "the validation after step " + (newest.step() + 1)
                                        + " failed: native memory ran out: ")
                .endsWith("; the last good checkpoint is " + newest.directory());
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
        }
    }
}
