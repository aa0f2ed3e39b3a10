package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.EpochSource;
import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import dev.figment.tensor.RandomKey;
import dev.figment.training.processes.ProcessGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share each batch take the steps of one. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "LibTorch's binaries have Gloo on Linux only")
class DataParallelTest {

    private static final double DROPOUT = 0.4;

    @TempDir
    private Path run;

    @Test
    void twoProcessesComputeTheGradientOfOneDropoutIncluded() {
        double[] one = Ranks.run(1, group -> afterOneStep(group, 1, 12)).get(0);
        List<double[]> two = Ranks.run(2, group -> afterOneStep(group, 1, 12));
        assertThat(two.get(1)).containsExactly(two.get(0));
        for (int i = 0; i < one.length; i++) { // a step of plain descent with rate 1 is the gradient
            assertThat(two.get(0)[i]).isCloseTo(one[i], within(1e-6));
        }
    }

    @Test
    void replicasWithinProcessesAreTheSameIdea() {
        double[] one = Ranks.run(1, group -> afterOneStep(group, 4, 12)).get(0);
        List<double[]> shared = Ranks.run(2, group -> afterOneStep(group, 2, 12));
        for (int i = 0; i < one.length; i++) {
            assertThat(shared.get(0)[i]).isCloseTo(one[i], within(1e-6));
        }
    }

    @Test
    void aBatchWithFewerExamplesThanProcessesIsEnough() {
        double[] one = Ranks.run(1, group -> afterOneStep(group, 1, 2)).get(0);
        List<double[]> three = Ranks.run(3, group -> afterOneStep(group, 1, 2));
        assertThat(three.get(2)).containsExactly(three.get(0));
        for (int i = 0; i < one.length; i++) {
            assertThat(three.get(0)[i]).isCloseTo(one[i], within(1e-6));
        }
    }

    @Test
    void theSameRunTwiceGivesTheSameBits() {
        List<double[]> first = Ranks.run(2, group -> afterSteps(group, new Regression(DROPOUT)));
        List<double[]> second = Ranks.run(2, group -> afterSteps(group, new Regression(DROPOUT)));
        assertThat(second.get(0)).containsExactly(first.get(0));
        assertThat(first.get(1)).containsExactly(first.get(0));
    }

    @Test
    void aBatchThatIsKeptWholeIsOneProcesss() {
        double[] one =
                Ranks.run(1, group -> afterSteps(group, new Normalized())).get(0);
        List<double[]> two = Ranks.run(2, group -> afterSteps(group, new Normalized()));
        assertThat(two.get(0)).as("running statistics too").containsExactly(one);
        assertThat(two.get(1)).containsExactly(one);
    }

    @Test
    void allStopAfterTheSameStepWhicheverIsAskedTo() {
        List<Long> steps = Ranks.run(2, group -> {
            StopSignal stop = StopSignal.manual();
            try (Regression regression = new Regression(0);
                    Trainer<Points> trainer =
                            trainer(regression, group).stopSignal(stop).build()) {
                EpochSource<Points> points = Points.epochs(5, 8);
                TrainingEnd end = trainer.fit(
                        epoch -> {
                            if (epoch == 1 && group.rank() == 1) {
                                stop.request("enough");
                            }
                            return points.epoch(epoch);
                        },
                        Steps.of(1000));
                assertThat(end.reason()).isEqualTo(TrainingEnd.Reason.STOPPED);
                assertThat(stop.requested()).isTrue();
                return end.step();
            }
        });
        assertThat(steps).containsExactly(6L, 6L);
    }

    @Test
    void theFirstValidatesAndWritesForAll() {
        List<List<String>> seen = Ranks.run(2, group -> {
            Recorder recorder = new Recorder();
            try (Regression regression = new Regression(0);
                    Trainer<Points> trainer = trainer(regression, group)
                            .listener(recorder)
                            .validation(Validation.of(List.of(Points.of(900, 16)), Every.steps(2))
                                    .withPatience(2))
                            .checkpoints(run, Every.steps(3))
                            .build()) {
                TrainingEnd end = trainer.fit(Points.epochs(5, 8), Steps.of(7));
                return List.of(
                        recorder.validations.size() + " validations",
                        recorder.checkpoints.size() + " checkpoints",
                        end.bestStep() + " best",
                        end.lastCheckpoint().map(Path::getFileName).orElseThrow() + " last");
            }
        });
        assertThat(seen.get(0).subList(0, 1))
                .as("those of steps 2, 4 and 6, and a last one")
                .containsExactly("4 validations");
        assertThat(seen.get(1).subList(0, 2)).containsExactly("0 validations", "0 checkpoints");
        assertThat(seen.get(1).subList(2, 4))
                .isEqualTo(seen.get(0).subList(2, 4))
                .contains("step-7 last");
    }

    @Test
    void goingOnWithAnotherNumberOfProcessesIsAnnounced() throws IOException {
        Ranks.run(2, group -> {
            try (Regression regression = new Regression(DROPOUT);
                    Trainer<Points> trainer = trainer(regression, group)
                            .checkpoints(run, Every.steps(3))
                            .build()) {
                return trainer.fit(Points.epochs(5, 8), Steps.of(6));
            }
        });
        List<double[]> resumed = Ranks.run(1, group -> goneOn(group, "processes: 1, before 2"));
        double[] undisturbed = Ranks.run(1, group -> afterSteps(group, new Regression(DROPOUT)))
                .get(0);
        for (int i = 0; i < undisturbed.length; i++) {
            assertThat(resumed.get(0)[i]).isCloseTo(undisturbed[i], within(1e-5));
        }
    }

    @Test
    void goingOnWithAsManyIsBitForBit() {
        Ranks.run(2, group -> {
            try (Regression regression = new Regression(DROPOUT);
                    Trainer<Points> trainer = trainer(regression, group)
                            .checkpoints(run, Every.steps(3))
                            .build()) {
                return trainer.fit(Points.epochs(5, 8), Steps.of(6));
            }
        });
        List<double[]> resumed = Ranks.run(2, group -> goneOn(group, ""));
        List<double[]> undisturbed = Ranks.run(2, group -> afterSteps(group, new Regression(DROPOUT)));
        assertThat(resumed.get(0)).containsExactly(undisturbed.get(0));
        assertThat(resumed.get(1)).containsExactly(undisturbed.get(0));
    }

    @Test
    void oneThatBeginsElsewhereIsRefused() {
        List<Object> outcomes = Ranks.outcomes(2, group -> {
            try (Regression regression = new Regression(0);
                    Trainer<Points> trainer = trainer(regression, group)
                            .seed(RandomKey.of(group.rank()))
                            .build()) {
                return trainer.fit(Points.epochs(5, 8), Steps.of(6));
            }
        });
        assertThat((Throwable) outcomes.get(1))
                .hasMessage("rank 1 begins after step 0 of the run with seed 1, but rank 0 after step 0 of the run with"
                        + " seed 0: do they see the same run directory and recipe?");
        assertThat((Throwable) outcomes.get(0)).hasMessageContaining("rank 1 of 2 failed: rank 1 begins after");
    }

    @Test
    void aFailureOfOneEndsAllAndNamesIt() {
        List<Object> outcomes = Ranks.outcomes(2, group -> {
            try (Regression regression = new Regression(0);
                    Trainer<Points> trainer = trainer(
                                    new FailingOn(regression, 8, batch -> {
                                        throw new IllegalArgumentException("this share is bad");
                                    }),
                                    group)
                            .build()) {
                return trainer.fit(epoch -> List.of(Points.of(0, 8), Points.of(4, 8)), Steps.of(9));
            }
        });
        assertThat((Throwable) outcomes.get(0))
                .isInstanceOf(TrainingException.class)
                .hasMessageMatching("step 2: rank 1 of 2 failed: this share is bad.*; there is no checkpoint yet");
        assertThat((Throwable) outcomes.get(1)).hasMessageStartingWith("step 2: this share is bad");
    }

    @Test
    void aNumberThatIsNotFiniteIsTracedToItsProcess() {
        List<Object> outcomes = Ranks.outcomes(2, group -> {
            try (Regression regression = new Regression(0);
                    Trainer<Points> trainer = trainer(
                                    new FailingOn(regression, 8, batch -> {
                                        batch.x()[0][0] = Float.NaN;
                                    }),
                                    group)
                            .build()) {
                return trainer.fit(epoch -> List.of(Points.of(0, 8), Points.of(4, 8)), Steps.of(9));
            }
        });
        for (Object outcome : outcomes) {
            assertThat((Throwable) outcome)
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("the first value that is not finite is the output of first on rank 1");
        }
    }

    /** An objective that does something to the parts that hold an example. */
    private record FailingOn(Regression regression, long example, Consumer<Points> then) implements Objective<Points> {

        @Override
        public Module model() {
            return regression.model();
        }

        @Override
        public Loss loss(Points batch) {
            for (long id : batch.exampleIds()) {
                if (id == example) {
                    then.accept(batch);
                }
            }
            return regression.loss(batch);
        }
    }

    private double[] goneOn(ProcessGroup group, String announced) throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(DROPOUT);
                Trainer<Points> trainer = trainer(regression, group)
                        .listener(recorder)
                        .checkpoints(run, Every.steps(3))
                        .build()) {
            Optional<Path> from = trainer.resume();
            assertThat(from.map(path -> path.getFileName().toString())).contains("step-6");
            trainer.fit(Points.epochs(5, 8), Steps.of(12));
            assertThat(String.join("", recorder.warnings)).contains(announced);
            assertThat(recorder.warnings).hasSize(announced.isEmpty() ? 0 : 1);
            return Weights.flat(regression.model());
        }
    }

    private static double[] afterOneStep(ProcessGroup group, int replicas, int examples) throws IOException {
        try (Regression regression = new Regression(DROPOUT);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Sgd.plain(), Constant.of(1))
                        .replicas(replicas)
                        .processes(group)
                        .build()) {
            trainer.fit(epoch -> List.of(Points.of(3, examples)), Steps.of(1));
            return Weights.flat(regression.model());
        }
    }

    private static <O extends Objective<Points> & AutoCloseable> double[] afterSteps(ProcessGroup group, O objective)
            throws IOException {
        try (Trainer<Points> trainer = trainer(objective, group).build()) {
            trainer.fit(Points.epochs(5, 8), Steps.of(12));
            return Weights.flat(objective.model());
        } finally {
            objective.model().close();
        }
    }

    private static TrainerBuilder<Points> trainer(Objective<Points> objective, ProcessGroup group) {
        return Trainer.of(objective)
                .optimizer(Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01))
                .processes(group);
    }
}
