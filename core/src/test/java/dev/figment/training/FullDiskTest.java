package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import dev.figment.training.listeners.MetricsListener;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full for a while: a small file system in memory, which only root can mount. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a tmpfs")
class FullDiskTest {

    private static final int FILLED_AFTER = 25; // steps, whose metrics do not fill the file system's page of 4096 bytes
    private static final int FREED_AFTER = 55; // when they would fill two

    private final Recorder recorder = new Recorder();

    @TempDir
    Path directory;

    private Path disk = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a file system of 1 MB");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(!mounted || succeeds("umount", disk.toString())).isTrue();
    }

    @Test
    void training_goes_on_while_it_is_full_and_loses_nothing_once_there_is_room() throws IOException {
        Map<String, List<Integer>> undisturbed = train(directory.resolve("straight"), new TrainingListener() {}, 70);
        Path run = disk.resolve("run");
        Path ballast = disk.resolve("ballast");
        TrainingListener filler = new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == FILLED_AFTER) {
                    fill(ballast);
                } else if (report.step() == FREED_AFTER) {
                    delete(ballast);
                }
            }
        };

        assertThat(train(run, filler, 70)).isEqualTo(undisturbed);

        assertThat(recorder.warnings)
                .filteredOn(warning -> warning.startsWith("no checkpoint of step "))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(warning -> warning.contains("the disk is full")
                        && warning.endsWith("training goes on, the last good checkpoint is "
                                + run.resolve("training/checkpoints/step-20")));
        assertThat(CheckpointDirectory.ofRun(run).newestFirst())
                .extracting(Checkpoint::step)
                .containsExactly(70L, 60L, 20L);
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .as("whole lines, whatever could not be written meanwhile")
                .hasSizeBetween(FILLED_AFTER, 70 - 10)
                .allMatch(line -> line.startsWith("{\"event\":\"") && line.endsWith("}"))
                .last()
                .asString()
                .contains("\"step\":70");
        assertThat(train(run, new TrainingListener() {}, 80))
                .as("and it can be resumed")
                .isNotEqualTo(undisturbed);
    }

    private Map<String, List<Integer>> train(Path run, TrainingListener listener, int steps) throws IOException {
        recorder.warnings.clear();
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .checkpoints(run, Every.steps(10))
                        .listener(recorder)
                        .listener(MetricsListener.in(run, Clock.systemUTC()))
                        .listener(listener)
                        .build()) {
            trainer.resume();
            trainer.fit(Points.epochs(3, 4), Steps.of(steps));
            return Weights.bits(regression.model());
        }
    }

    private static void fill(Path ballast) {
        try (OutputStream out = new FileOutputStream(ballast.toFile())) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
