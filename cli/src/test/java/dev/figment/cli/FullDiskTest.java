package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while a run writes to it: a small file system in memory, which only root can mount. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a tmpfs")
class FullDiskTest {

    @TempDir
    private Path directory;

    private Path disk = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a file system of 4 MB");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(!mounted || succeeds("umount", disk.toString())).isTrue();
    }

    @Test
    void the_run_ends_with_one_line_that_names_the_last_good_checkpoint_and_goes_on_once_there_is_room()
            throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path straight = directory.resolve("straight");
        assertThat(CommandOutcome.of("train", recipe, "--run", straight).code()).isZero();
        Path run = disk.resolve("run");
        assertThat(CommandOutcome.of("train", recipe, "--run", run, "--set", "training.limits.steps=2")
                        .code())
                .isZero();
        Path ballast = disk.resolve("ballast");
        fill(ballast);

        CommandOutcome failed = CommandOutcome.of("train", recipe, "--run", run, "--resume");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.errors()).hasSize(1);
        assertThat(failed.errors().get(0))
                .contains("the disk is full", disk.toString())
                .endsWith("the last good checkpoint is " + run.resolve("training/checkpoints/step-2"));
        assertThat(names(run.resolve("training/checkpoints"))).containsExactly("step-2");
        assertThat(CommandOutcome.of("translate", run, "5 mars 2024").code())
                .as("the model of before is whole")
                .isZero();

        Files.delete(ballast);
        CommandOutcome resumed = CommandOutcome.of("train", recipe, "--run", run, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(run.resolve("model.safetensors")).hasSameBinaryContentAs(straight.resolve("model.safetensors"));
    }

    @Test
    void a_new_run_that_cannot_even_begin_leaves_nothing() throws IOException {
        Path ballast = disk.resolve("ballast");
        fill(ballast);

        CommandOutcome failed = CommandOutcome.of("train", TinyRun.dates(directory), "--run", disk.resolve("run"));

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.errors()).hasSize(1);
        assertThat(failed.errors().get(0)).contains("the disk is full");
        assertThat(names(disk)).containsExactly("ballast");
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = new FileOutputStream(ballast.toFile())) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
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
