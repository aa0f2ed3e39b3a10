package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.InverseSquareRoot;
import dev.figment.tensor.RandomKey;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.ForgedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped and resumed is the run that was not, bit for bit. */
class ExactResumeTest {

    private static final int STEPS = 11;

    @TempDir
    Path directory;

    /** What is left of a run: its weights, those of its newest checkpoint, and what listeners were told last. */
    private record Outcome(
            Map<String, List<Integer>> weights,
            Map<String, List<Integer>> averaged,
            long bestStep,
            double bestScore,
            int withoutImprovement) {}

    @Test
    void wherever_it_stopped() throws IOException {
        Outcome undisturbed = run(directory.resolve("undisturbed"), STEPS);
        for (int stop = 1; stop < STEPS; stop++) {
            Path run = directory.resolve("stopped-" + stop);
            run(run, stop);
            assertThat(run(run, STEPS)).as("stopped after step %s", stop).isEqualTo(undisturbed);
        }
    }

    @Test
    void however_often_it_stopped() throws IOException {
        Outcome undisturbed = run(directory.resolve("undisturbed"), STEPS);
        Path run = directory.resolve("stopped");
        for (int stop = 1; stop < STEPS; stop++) {
            run(run, stop);
        }
        assertThat(run(run, STEPS)).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void also_when_a_validation_was_broken_off(int validation) throws IOException {
        Outcome undisturbed = run(directory.resolve("undisturbed"), STEPS);
        Path run = directory.resolve("stopped");
        try (StopSignal stop = StopSignal.manual();
                Regression regression = new Regression(0.3);
                Trainer<Points> trainer = trainer(regression, run, new Recorder())
                        .validation(validation().withMetric(stopping(stop, validation)))
                        .stopSignal(stop)
                        .build()) {
            TrainingEnd end = trainer.fit(Points.epochs(4, 6), Steps.of(STEPS));
            assertThat(end.reason()).isEqualTo(TrainingEnd.Reason.STOPPED);
            assertThat(end.step()).isEqualTo(3L * validation);
        }
        assertThat(run(run, STEPS)).isEqualTo(undisturbed);
    }

    @Test
    void also_when_the_objective_draws_from_LibTorchs_own_generator() throws IOException {
        torch.manual_seed(1);
        Map<String, List<Integer>> undisturbed = noisy(directory.resolve("undisturbed"), 6);
        for (int stop = 1; stop < 6; stop++) {
            Path run = directory.resolve("stopped-" + stop);
            torch.manual_seed(1);
            noisy(run, stop);
            torch.manual_seed(99); // as another process would have it
            assertThat(noisy(run, 6)).as("stopped after step %s", stop).isEqualTo(undisturbed);
        }
    }

    private static Map<String, List<Integer>> noisy(Path run, int steps) throws IOException {
        try (Regression regression = new Regression(0)) {
            Objective<Points> objective = new Objective<>() {
                @Override
                public Module model() {
                    return regression.model();
                }

                @Override
                public Loss loss(Points batch) {
                    Loss loss = regression.loss(batch);
                    return new Loss(loss.sum().mul(torch.rand(1).squeeze()), loss.weight());
                }
            };
            try (Trainer<Points> trainer = Trainer.of(objective)
                    .optimizer(Adam.of(0.9, 0.98, 1e-9), InverseSquareRoot.of(0.05, 3))
                    .checkpoints(run, Every.steps(1))
                    .build()) {
                trainer.resume();
                trainer.fit(Points.epochs(4, 6), Steps.of(steps));
                return Weights.bits(regression.model());
            }
        }
    }

    @Test
    void unless_the_data_changed_which_is_announced() throws IOException {
        run(directory, 6);
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer =
                        trainer(regression, directory, recorder).build()) {
            trainer.resume();
            trainer.fit(Points.epochs(5, 6), Steps.of(7));
        }
        assertThat(recorder.warnings)
                .singleElement()
                .asString()
                .startsWith("epoch 2 has 5 batches, and had 4 when the run was stopped within it");
    }

    @Test
    void and_says_where_it_goes_on() throws IOException {
        run(directory, 5);
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer =
                        trainer(regression, directory, recorder).build()) {
            Path checkpoint = directory.resolve("training/checkpoints/step-5");
            assertThat(trainer.resume()).contains(checkpoint);
            assertThat(trainer.steps()).isEqualTo(5);
            trainer.fit(Points.epochs(4, 6), Steps.of(6));
            assertThat(recorder.starts.get(0).resumedFrom()).contains(checkpoint);
        }
        assertThat(recorder.steps).extracting(StepReport::step).containsExactly(6L);
        assertThat(recorder.warnings).isEmpty();
    }

    @Test
    void unless_the_environment_changed_which_is_announced() throws IOException {
        run(directory, 5);
        Path checkpoint = directory.resolve("training/checkpoints/step-5");
        Path state = checkpoint.resolve("state.json");
        Files.writeString(
                state,
                Files.readString(state)
                        .replaceFirst("\"threads\": \\d+", "\"threads\": 48")
                        .replaceFirst("\"java\": \"[^\"]*\"", "\"java\": \"21.0.1\""));
        ForgedCheckpoint.sign(checkpoint);
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer =
                        trainer(regression, directory, recorder).build()) {
            trainer.resume();
        }
        assertThat(recorder.warnings)
                .singleElement()
                .asString()
                .contains("threads", "before 48", "Java", "before 21.0.1", "no longer bit for bit");
    }

    @Test
    void and_refuses_another_seed_or_other_averaging() throws IOException {
        run(directory, 2);
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer = trainer(regression, directory, new Recorder())
                        .seed(RandomKey.of(43))
                        .build()) {
            assertThatIOException()
                    .isThrownBy(trainer::resume)
                    .withMessageContaining("seed 42, but this trainer has 43");
        }
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), step -> 0.1)
                        .seed(RandomKey.of(42))
                        .checkpoints(directory, Every.steps(1))
                        .build()) {
            assertThatIOException().isThrownBy(trainer::resume).withMessageContaining("with averaged parameters");
        }
    }

    @Test
    void and_refuses_to_begin_anew_over_another_run() throws IOException {
        run(directory, 2);
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer =
                        trainer(regression, directory, new Recorder()).build()) {
            assertThatIOException()
                    .isThrownBy(() -> trainer.fit(Points.epochs(4, 6), Steps.of(3)))
                    .withMessageContaining("checkpoints of another run");
        }
    }

    /** Begins or resumes the run in a directory and trains until it has done so many steps. */
    private static Outcome run(Path run, int steps) throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0.3);
                Regression averaged = new Regression(0.3);
                Trainer<Points> trainer = trainer(regression, run, recorder).build()) {
            trainer.resume();
            TrainingEnd end = trainer.fit(Points.epochs(4, 6), Steps.of(steps));
            Checkpoint last = Checkpoint.at(end.lastCheckpoint().orElseThrow());
            assertThat(last.step()).isEqualTo(steps);
            last.load(averaged.model());
            CheckpointState state = CheckpointState.read(last.directory());
            return new Outcome(
                    Weights.bits(regression.model()),
                    Weights.bits(averaged.model()),
                    end.bestStep(),
                    end.bestScore().orElse(Double.NaN),
                    state.progress().withoutImprovement());
        }
    }

    private static TrainerBuilder<Points> trainer(Regression regression, Path run, TrainingListener listener) {
        return Trainer.of(regression)
                .optimizer(Adam.of(0.9, 0.98, 1e-9), InverseSquareRoot.of(0.05, 3))
                .clipping(GradientClipping.byNorm(0.5))
                .accumulation(2)
                .average(new ExponentialAverage(0.9), Every.steps(2))
                .validation(validation())
                .checkpoints(run, Every.steps(4))
                .seed(RandomKey.of(42))
                .listener(listener);
    }

    private static Validation<Points> validation() {
        return Validation.of(List.of(Points.of(1_000, 5), Points.of(1_005, 3)), Every.steps(3))
                .withPatience(STEPS);
    }

    private static ValidationMetric stopping(StopSignal stop, int atMeasurement) {
        return new ValidationMetric() {
            private int measured;

            @Override
            public String name() {
                return "stopping";
            }

            @Override
            public boolean higherIsBetter() {
                return true;
            }

            @Override
            public double measure() {
                measured++;
                if (measured == atMeasurement) {
                    stop.request("in the middle of validation");
                }
                return 0;
            }
        };
    }
}
