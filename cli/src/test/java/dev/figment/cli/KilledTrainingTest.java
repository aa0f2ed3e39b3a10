package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.figment.io.AtomicFiles;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code figment train} killed and terminated at random moments, again and again, and resumed each time: it always goes on
 * from a whole checkpoint, and ends with the bits of a run that nobody disturbed.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class KilledTrainingTest {

    /** Beyond these, a process is in the midst of training: steps, a checkpoint after each, validations now and then. */
    private static final int MOST_MILLISECONDS_IN_TRAINING = 2_500;

    /** Until then, a JVM loads classes and LibTorch, learns a vocabulary and makes the run directory. */
    private static final int MOST_MILLISECONDS_IN_START = 2_500;

    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;

    private final RandomStream random = RandomKey.of(2026).stream();

    @TempDir
    private Path directory;

    private List<Object> recipe = List.of();
    private String optimizer = "";
    private Path run = Path.of("");
    private long newestStep;
    private int inStart;
    private int inCheckpoint;

    @Test
    void twice() throws Exception {
        translate();
        disturb(2, 0);
    }

    @Test
    @Tag("long")
    void fifty_kills_and_twenty_terminations() throws Exception {
        translate();
        disturb(50, 20);
    }

    @Test
    @Tag("long")
    void ten_kills_of_an_adversarial_run() throws Exception {
        generate();
        disturb(10, 0);
    }

    private void translate() throws IOException {
        Path file = TinyRun.dates(directory);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("validateEvery: 3 steps", "validateEvery: 7 steps")
                        .replace("checkpointEvery: 2 steps", "checkpointEvery: 1 steps")
                        .replace("replicas: 1", "replicas: 2\n  average: { kind: exponential, decay: 0.9 }"));
        recipe = List.of(file);
        optimizer = "optimizer-model.safetensors";
    }

    /** Spectral norms, lazy penalties that fade and a moving average: much that moves. */
    private void generate() {
        recipe = List.of(
                "gaussians-gan",
                "--set",
                "networks.spectralNorm=true",
                "--set",
                "game.penaltiesEvery=3",
                "--set",
                "game.penaltiesFadeTo=0.1",
                "--set",
                "game.penaltiesFadeOver=1000",
                "--set",
                "training.schedule.steps=1000000", // the same rates, wherever the run is broken off
                "--set",
                "training.batchSize=16",
                "--set",
                "training.validateEvery=7 steps",
                "--set",
                "training.checkpointEvery=1 steps");
        optimizer = "optimizer-players.safetensors";
    }

    private void disturb(int kills, int terminations) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill to send a signal");
        long began = System.nanoTime();
        run = directory.resolve("disturbed");
        int killed = 0;
        int terminated = 0;
        while (killed + terminated < kills + terminations) {
            boolean kill = random.nextInt(kills + terminations - killed - terminated) < kills - killed;
            disturbOnce(kill ? "KILL" : "TERM", kill ? KILLED : TERMINATED);
            killed += kill ? 1 : 0;
            terminated += kill ? 0 : 1;
        }
        long steps = newestStep + 10;
        finish(run, steps);
        Path undisturbed = directory.resolve("undisturbed");
        run = undisturbed;
        finish(undisturbed, steps);
        requireSame(directory.resolve("disturbed"), undisturbed, steps);
        System.out.printf(
                "{\"kills\": %d, \"terminations\": %d, \"before training\": %d, \"while a checkpoint was written\": %d,"
                        + " \"steps\": %d, \"seconds\": %d}%n",
                killed, terminated, inStart, inCheckpoint, steps, (System.nanoTime() - began) / 1_000_000_000);
    }

    private void disturbOnce(String signal, int code) throws Exception {
        boolean duringStart = random.nextInt(5) == 0;
        List<Path> before = halfWritten();
        try (ChildCommand command = train(1_000_000)) {
            if (duringStart) {
                Thread.sleep(random.nextInt(MOST_MILLISECONDS_IN_START));
            } else {
                command.awaitText(newestStep == 0 ? "parameters" : "going on after step " + newestStep);
                Thread.sleep(random.nextInt(MOST_MILLISECONDS_IN_TRAINING));
            }
            inStart += command.said().contains("parameters") ? 0 : 1;
            assertThat(command.isAlive()).as(command.said()).isTrue();
            command.send(signal);
            assertThat(command.await()).as(command.said()).isEqualTo(code);
            assertThat(command.said()).doesNotContain("figment: ");
        }
        inCheckpoint += before.containsAll(halfWritten()) ? 0 : 1;
        requireWholeCheckpoints();
    }

    private List<Path> halfWritten() throws IOException {
        Path checkpoints = run.resolve("training/checkpoints");
        return Files.isDirectory(checkpoints) ? AtomicFiles.leftovers(checkpoints) : List.of();
    }

    /** Every checkpoint that shows is whole, and none of an earlier life of the run is lost. */
    private void requireWholeCheckpoints() throws IOException {
        List<Checkpoint> found = CheckpointDirectory.ofRun(run).newestFirst();
        for (Checkpoint checkpoint : found) {
            checkpoint.verify();
        }
        long step = found.stream().mapToLong(Checkpoint::step).max().orElse(0);
        assertThat(step).isGreaterThanOrEqualTo(newestStep);
        newestStep = step;
    }

    private void finish(Path path, long steps) throws Exception {
        try (ChildCommand command = train(steps)) {
            assertThat(command.await()).as(command.said()).isZero();
        }
        assertThat(AtomicFiles.leftovers(path)).isEmpty();
        assertThat(AtomicFiles.leftovers(path.resolve("training/checkpoints"))).isEmpty();
    }

    private ChildCommand train(long steps) throws IOException {
        List<Object> words = new ArrayList<>(List.of("train"));
        words.addAll(recipe);
        words.addAll(List.of("--run", run, "--set", "training.limits.steps=" + steps));
        if (Files.exists(run.resolve("recipe.json"))) {
            words.add("--resume");
        }
        return ChildCommand.start(directory, words.toArray());
    }

    private void requireSame(Path disturbed, Path undisturbed, long steps) throws IOException {
        assertThat(disturbed.resolve("model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
        for (String file :
                List.of("model.safetensors", optimizer, "average.safetensors", "averaged-model.safetensors")) {
            String path = "training/checkpoints/step-" + steps + "/" + file;
            assertThat(disturbed.resolve(path)).hasSameBinaryContentAs(undisturbed.resolve(path));
        }
        assertThat(Files.readAllLines(disturbed.resolve("metrics.jsonl")).stream()
                        .filter(line -> line.startsWith("{\"event\":\"step\""))
                        .map(line -> Long.valueOf(line.replaceAll(".*\"step\":(\\d+),.*", "$1"))))
                .as("the metrics tell of each step once")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, steps).boxed().toList());
    }
}
