package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command in a JVM of its own, which signals reach and which may leave a core. */
final class ChildCommand implements AutoCloseable {

    private static final int MINUTES = 5;

    private final Process process;
    private final Path directory;
    private final Path err;

    private ChildCommand(Process process, Path directory, Path err) {
        this.process = process;
        this.directory = directory;
        this.err = err;
    }

    /** Starts a command in a directory, where {@code err} and {@code out} hold what it says. */
    static ChildCommand start(Path directory, Object... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -c unlimited 2>/dev/null; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it lives for a moment
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Figment.class.getName()));
        Stream.of(arguments).map(Object::toString).forEach(words::add);
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        return new ChildCommand(process, directory, err);
    }

    /** What it has said on standard error. */
    String said() throws IOException {
        return Files.readString(err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it says this; fails after five minutes, which only a busy machine needs, or if it ends before. */
    void awaitText(String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!said().contains(text)) {
            assertThat(process.isAlive()).as(said()).isTrue();
            assertThat(System.nanoTime()).as("%s minutes passed", MINUTES).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** Sends a signal, such as {@code TERM}. */
    void send(String signal) throws Exception {
        new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for its end, as long; gives its exit code, and makes sure that it left no trace of a crash. */
    int await() throws Exception {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                .as("ended within %s minutes; it said: %s", MINUTES, said())
                .isTrue();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as(said())
                    .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
