package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    Path directory;

    @Test
    void writes_and_replaces_a_file_and_leaves_nothing_beside_it() throws IOException {
        Path target = directory.resolve("config.json");
        AtomicFiles.writeText(target, "one");
        AtomicFiles.writeText(target, "zwölf");
        assertThat(target).hasContent("zwölf");
        assertThat(left()).containsExactly("config.json");
    }

    @Test
    void a_write_that_fails_leaves_what_stood_there() throws IOException {
        Path target = directory.resolve("config.json");
        AtomicFiles.writeText(target, "whole");
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.write(target, out -> {
                    out.write('h');
                    throw new IOException("the source ended early");
                }))
                .withMessage("cannot write " + target + ": the source ended early");
        assertThat(target).hasContent("whole");
        assertThat(left()).containsExactly("config.json");
    }

    @Test
    void a_write_that_breaks_off_by_a_programming_error_leaves_nothing() throws IOException {
        Path target = directory.resolve("config.json");
        assertThatIllegalStateException()
                .isThrownBy(() -> AtomicFiles.write(target, out -> {
                    throw new IllegalStateException("bug");
                }));
        assertThat(left()).isEmpty();
    }

    @Test
    void an_interrupted_thread_still_writes_its_file() throws IOException {
        Path target = directory.resolve("config.json");
        Thread.currentThread().interrupt();
        AtomicFiles.writeText(target, "whole");
        assertThat(Thread.interrupted()).isTrue(); // and it stays interrupted
        assertThat(target).hasContent("whole");
    }

    @Test
    void says_that_the_directory_is_missing() {
        Path target = directory.resolve("missing").resolve("config.json");
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.writeText(target, ""))
                .withMessage("cannot write " + target + ": the directory " + target.getParent() + " does not exist");
    }

    @Test
    void says_that_the_disk_is_full() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs Linux's /dev/full");
        Path target = directory.resolve("config.json");
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.write(target, out -> {
                    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                        full.write(1);
                    }
                }))
                .withMessageMatching("cannot write .*config.json: the disk is full \\(\\d+ bytes free in .*\\)");
    }

    @Test
    void a_disk_that_fills_up_leaves_nothing_behind() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
                "needs the right to mount a small disk");
        try {
            Path target = disk.resolve("model.bin");
            AtomicFiles.writeText(target, "the last good one");
            assertThatIOException()
                    .isThrownBy(() -> AtomicFiles.write(target, out -> out.write(new byte[1 << 20])))
                    .withMessageContaining("the disk is full");
            assertThat(target).hasContent("the last good one");
            Path checkpoint = disk.resolve("step-2");
            assertThatIOException()
                    .isThrownBy(() -> AtomicFiles.directory(
                            checkpoint,
                            inside -> AtomicFiles.write(
                                    inside.resolve("model.bin"), out -> out.write(new byte[1 << 20]))))
                    .withMessageStartingWith("cannot write " + checkpoint + ": the disk is full");
            try (Stream<Path> files = Files.list(disk)) {
                assertThat(files).containsExactly(target);
            }
        } finally {
            assertThat(command("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void a_directory_appears_whole() throws IOException {
        Path target = directory.resolve("step-1");
        AtomicFiles.directory(target, inside -> {
            assertThat(target).doesNotExist();
            Files.createDirectory(inside.resolve("state"));
            AtomicFiles.writeText(inside.resolve("state").resolve("a.txt"), "a");
        });
        assertThat(target.resolve("state").resolve("a.txt")).hasContent("a");
        assertThat(left()).containsExactly("step-1");
    }

    @Test
    void a_directory_that_cannot_be_filled_does_not_appear() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.directory(directory.resolve("step-1"), inside -> {
                    AtomicFiles.writeText(inside.resolve("a.txt"), "a");
                    throw new IOException("the model could not be read");
                }));
        assertThat(left()).isEmpty();
    }

    @Test
    void a_directory_is_never_replaced() throws IOException {
        Path target = Files.createDirectory(directory.resolve("step-1"));
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.directory(target, inside -> {}))
                .withMessage(target + " exists already");
    }

    @Test
    void directories_are_made_with_those_above_and_may_be_there_already() throws IOException {
        Path deep = directory.resolve("a/b/c");
        AtomicFiles.createDirectories(deep);
        AtomicFiles.createDirectories(deep);
        assertThat(deep).isDirectory();
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> AtomicFiles.createDirectories(file.resolve("below")));
    }

    @Test
    void what_killed_writers_left_is_found_and_deleted_and_nothing_else() throws IOException {
        Files.writeString(directory.resolve(".config.json.123-0.tmp"), "{\"mod");
        Files.writeString(
                Files.createDirectory(directory.resolve(".step-4.77-2.tmp")).resolve("model"), "ha");
        Files.writeString(
                Files.createDirectory(directory.resolve(".step-2.deleted.tmp")).resolve("model"), "lf");
        for (String name : List.of("config.json", ".hidden", ".notes.tmp", "a.1-2.tmp")) {
            Files.writeString(directory.resolve(name), "mine");
        }
        assertThat(AtomicFiles.leftovers(directory)).hasSize(3);
        AtomicFiles.removeLeftovers(directory);
        assertThat(left()).containsExactlyInAnyOrder("config.json", ".hidden", ".notes.tmp", "a.1-2.tmp");
    }

    @Test
    void a_directory_disappears_whole() throws IOException {
        Path target = directory.resolve("step-3");
        Files.createDirectories(target.resolve("below"));
        AtomicFiles.deleteHidden(target);
        assertThat(left()).isEmpty();
    }

    @Test
    void sha256_is_what_the_standard_says() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4, example "abc"
        assertThat(Sha256.of(new byte[] {'a', 'b', 'c'})).isEqualTo(abc);
        assertThat(Sha256.of(Files.writeString(directory.resolve("abc"), "abc")))
                .isEqualTo(abc);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
