package dev.figment.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import dev.figment.training.Every;
import dev.figment.training.Points;
import dev.figment.training.Recorder;
import dev.figment.training.Regression;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingException;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {

    @TempDir
    Path run;

    private CheckpointDirectory directory;
    private Path checkpoints;

    @BeforeEach
    void open() {
        directory = CheckpointDirectory.ofRun(run);
        checkpoints = run.resolve("training/checkpoints");
    }

    @Test
    void holds_whole_checkpoints_newest_first() throws IOException {
        write(5);
        write(40);
        write(9);
        assertThat(directory.newestFirst()).extracting(Checkpoint::step).containsExactly(40L, 9L, 5L);
        for (Checkpoint checkpoint : directory.newestFirst()) {
            checkpoint.verify();
        }
        assertThat(names()).containsExactly("step-40", "step-5", "step-9");
    }

    @Test
    void passes_over_damaged_ones_with_a_warning() throws IOException {
        write(1);
        Files.writeString(write(2).directory().resolve("data"), "dat2");
        Files.writeString(write(3).directory().resolve("data"), "da");
        Files.delete(write(4).directory().resolve("data"));
        Files.delete(write(5).directory().resolve("manifest.json"));
        Files.writeString(write(6).directory().resolve("manifest.json"), "{\"formatVersion\": 1, \"fi");
        Files.writeString(write(7).directory().resolve("manifest.json"), "{\"formatVersion\": 99}");
        List<String> warnings = new ArrayList<>();
        assertThat(directory.newestValid(warnings::add)).map(Checkpoint::step).contains(1L);
        assertThat(warnings).hasSize(6).allMatch(warning -> !warning.contains("\n"));
        assertThat(warnings.get(0)).contains("step-7", "formatVersion 99 where this Figment reads 1");
        assertThat(warnings.get(1)).contains("step-6", "manifest.json is not valid JSON");
        assertThat(warnings.get(2)).contains("step-5", "manifest.json is missing");
        assertThat(warnings.get(3)).contains("step-4", "data is missing");
        assertThat(warnings.get(4)).contains("step-3", "data has 2 bytes where the manifest says 4");
        assertThat(warnings.get(5)).contains("step-2", "data has another SHA-256");
    }

    @Test
    void does_not_take_a_run_of_damaged_checkpoints_for_a_new_one() throws IOException {
        Files.delete(write(4).directory().resolve("data"));
        assertThatIOException()
                .isThrownBy(() -> directory.newestValid(warning -> {}))
                .withMessageContaining("none of the 1 checkpoints");
        assertThat(CheckpointDirectory.ofRun(run.resolve("elsewhere")).newestValid(warning -> {}))
                .isEmpty();
    }

    @Test
    void keeps_the_newest_and_the_best() throws IOException {
        for (int step = 1; step <= 6; step++) {
            write(step);
        }
        directory.keepOnly(2, 6, OptionalLong.of(3));
        assertThat(names()).containsExactly("step-3", "step-5", "step-6");
    }

    @Test
    void never_keeps_damaged_ones_in_place_of_those_that_came_after_them() throws IOException {
        write(10);
        write(20);
        Files.delete(write(30).directory().resolve("data"));
        Files.delete(write(40).directory().resolve("data"));
        assertThat(directory.newestValid(warning -> {})).map(Checkpoint::step).contains(20L);
        write(22);
        directory.keepOnly(2, 22, OptionalLong.empty());
        assertThat(names()).containsExactly("step-20", "step-22");
    }

    @Test
    void deletes_the_one_that_was_replaced_where_a_kill_came_before_that() throws IOException {
        Files.move(write(4).directory(), checkpoints.resolve("step-4.replaced"));
        write(3);
        write(4);
        directory.keepOnly(2, 4, OptionalLong.empty());
        assertThat(names()).containsExactly("step-3", "step-4");
    }

    @Test
    void loads_no_weights_that_are_damaged() throws IOException {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression).build()) {
            Path last = trainer.fit(Points.epochs(3, 4), Steps.of(2))
                    .lastCheckpoint()
                    .orElseThrow();
            Checkpoint.at(last).load(regression.model());
            flipLastBit(last.resolve("model.safetensors"));
            assertThatIOException()
                    .isThrownBy(() -> Checkpoint.at(last).load(regression.model()))
                    .withMessage("the checkpoint " + last
                            + " is damaged: model.safetensors has another SHA-256 than the manifest says");
        }
    }

    @Test
    void says_where_the_best_is_damaged_and_offers_the_last() throws IOException {
        Recorder recorder = new Recorder();
        Path best = checkpoints.resolve("step-2");
        TrainingListener damage = new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == 5) {
                    flipLastBit(best.resolve("model.safetensors"));
                }
            }
        };
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression)
                        .validation(Validation.of(List.of(Points.of(50, 4)), Every.steps(2))
                                .withMetric(worseAndWorse())
                                .withDecidedBy("worse and worse"))
                        .listener(recorder)
                        .listener(damage)
                        .build()) {
            TrainingEnd end = trainer.fit(Points.epochs(3, 4), Steps.of(6));
            assertThat(end.bestStep()).isEqualTo(2);
            assertThat(end.bestCheckpoint()).isEmpty();
            assertThat(end.lastCheckpoint()).contains(checkpoints.resolve("step-6"));
        }
        assertThat(recorder.warnings)
                .containsExactly("the checkpoint of the best validation, " + best
                        + ", is damaged and passed over: model.safetensors has another SHA-256 than the manifest says");
    }

    @Test
    void leaves_nothing_of_one_that_could_not_be_written() throws IOException {
        write(1);
        assertThatIOException()
                .isThrownBy(() -> directory.write(2, target -> {
                    Files.writeString(target.resolve("data"), "half");
                    throw new IOException("No space left on device");
                }))
                .withMessageContaining("the disk is full");
        assertThat(names()).containsExactly("step-1");
    }

    @Test
    void replaces_one_of_the_same_step_only_when_the_new_one_is_whole() throws IOException {
        Checkpoint first = write(1);
        assertThatIOException()
                .isThrownBy(() -> directory.write(1, target -> {
                    throw new IOException("No space left on device");
                }));
        first.verify();
        directory.write(1, target -> Files.writeString(target.resolve("data"), "new"));
        assertThat(first.directory().resolve("data")).hasContent("new");
        assertThat(names()).containsExactly("step-1");
    }

    @Test
    void finds_the_old_one_where_a_kill_came_between_the_two() throws IOException {
        Files.move(write(1).directory(), checkpoints.resolve("step-1.replaced"));
        Path half = Files.createDirectory(checkpoints.resolve(".step-1.77-0.tmp"));
        Files.writeString(half.resolve("data"), "ha");
        assertThat(directory.newestValid(warning -> {})).map(Checkpoint::step).contains(1L);
        directory.removeLeftovers();
        assertThat(names()).containsExactly("step-1.replaced");
    }

    @Test
    void a_failed_checkpoint_does_not_end_training_but_a_failed_last_one_is_reported() throws IOException {
        Recorder recorder = new Recorder();
        Files.createDirectories(run.resolve("training"));
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .checkpoints(run, Every.steps(2))
                        .listener(recorder)
                        .build()) {
            Files.writeString(checkpoints, "a file where the directory should be");
            assertThatThrownBy(() -> trainer.fit(Points.epochs(3, 4), Steps.of(5)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("the last checkpoint, of step 5, cannot be written: ")
                    .hasMessageEndingWith("there is no checkpoint yet");
            assertThat(recorder.warnings).hasSize(2).allMatch(warning -> warning.startsWith("no checkpoint of step "));
            assertThat(trainer.steps()).isEqualTo(5);
            Files.delete(checkpoints);
            trainer.fit(Points.epochs(3, 4), Steps.of(5)); // nothing to train, but a checkpoint to write
            assertThat(names()).containsExactly("step-5");
        }
    }

    private TrainerBuilder<Points> trainer(Regression regression) {
        return Trainer.of(regression)
                .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                .checkpoints(run, Every.steps(2))
                .keepLast(1);
    }

    private static ValidationMetric worseAndWorse() {
        return new ValidationMetric() {
            private int measured;

            @Override
            public String name() {
                return "worse and worse";
            }

            @Override
            public boolean higherIsBetter() {
                return false;
            }

            @Override
            public double measure() {
                return measured++;
            }
        };
    }

    private static void flipLastBit(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Checkpoint write(long step) throws IOException {
        return directory.write(step, target -> Files.writeString(target.resolve("data"), "data"));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> list = Files.list(checkpoints)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
