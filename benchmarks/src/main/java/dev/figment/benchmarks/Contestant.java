package dev.figment.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A benchmark as a process of its own, which prints its JSON line last.
 *
 * @param environment what its environment has besides ours
 */
record Contestant(String name, List<String> command, Map<String, String> environment) {

    /** What the launcher sets, and why: docs/native-memory.md. */
    private static final Map<String, String> LAUNCHER = Map.of(
            "OPENBLAS_NUM_THREADS", "1",
            "GOMP_SPINCOUNT", "0",
            "OMP_WAIT_POLICY", "passive",
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "4000000000",
            "MALLOC_TOP_PAD_", "67108864");

    private static final List<String> JVM_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:MaxRAMPercentage=40",
            "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

    Contestant {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A benchmark of ours in a JVM as the launcher starts it. */
    static Contestant figment(String name, Class<?> benchmark, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), benchmark.getName()));
        command.addAll(List.of(options));
        return new Contestant(name, command, LAUNCHER);
    }

    /** A program of {@code benchmarks/peers}, in an environment that is PyTorch's own. */
    static Contestant python(String name, Path python, Path program, String... options) {
        List<String> command = new ArrayList<>(List.of(python.toString(), program.toString()));
        command.addAll(List.of(options));
        return new Contestant(name, command, Map.of());
    }

    /**
     * Runs to its end.
     *
     * @return the line
     * @throws IOException in one line: it cannot be started, failed, or printed no line
     */
    JsonNode run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        LAUNCHER.keySet().forEach(builder.environment()::remove); // ours may have been started with them
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException(failure("ended with status " + process.exitValue()));
            }
            return new ObjectMapper().readTree(said.substring(said.lastIndexOf('\n') + 1));
        } catch (JsonProcessingException e) {
            throw new IOException(failure("printed no JSON line at its end"), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private String failure(String what) {
        return name + " " + what + "; run it alone to see why: " + String.join(" ", command);
    }
}
