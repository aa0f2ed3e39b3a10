package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.figment.nn.Dropout;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.training.checkpoints.CheckpointDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that fails says where, in one line, and changes nothing. */
class FailingStepTest {

    private static final int FAILING_STEP = 4;

    private final Recorder recorder = new Recorder();

    @TempDir
    Path directory;

    /** A layer that does something else to its input from some step on. */
    private static final class Trap extends Layer {
        private final UnaryOperator<Tensor> harm;
        private boolean armed;

        Trap(UnaryOperator<Tensor> harm) {
            this.harm = harm;
        }

        @Override
        public Tensor forward(Tensor x) {
            return observe("output", armed ? harm.apply(x) : x);
        }
    }

    @Test
    void names_the_layer_where_the_first_value_that_is_not_finite_appeared() throws IOException {
        NonFiniteLossException failure = failure(NonFiniteLossException.class, x -> x.mul(new Scalar(Double.NaN)));
        assertThat(failure.step()).isEqualTo(FAILING_STEP);
        assertThat(failure.origin()).isEqualTo("the output of 2");
        assertThat(failure)
                .hasMessage(
                        "step 4: the loss is NaN (phase model); the first value that is not finite is the output of 2;"
                                + " the last good checkpoint is " + directory.resolve("training/checkpoints/step-3"));
    }

    @Test
    void names_the_layers_between_which_the_gradient_stopped_being_finite() throws IOException {
        NonFiniteLossException failure =
                failure(NonFiniteLossException.class, x -> x.add(x.sub(x).sqrt())); // d√u ⁄ du is infinite at 0
        assertThat(failure.origin()).isEqualTo("the gradient by the output of 0, on the way back from the output of 2");
        assertThat(failure).hasMessageContaining("the norm of the gradient is NaN");
    }

    @Test
    void names_a_parameter_that_was_not_finite_before() throws IOException {
        try (Sequential network = network(new Trap(x -> x));
                Trainer<Points> trainer = trainer(network)) {
            try (GradientMode off = GradientMode.off()) {
                Objects.requireNonNull(network.parameters().get("3.bias")).fill_(new Scalar(Double.POSITIVE_INFINITY));
            }
            NonFiniteLossException failure = catchThrowableOfType(
                    NonFiniteLossException.class, () -> trainer.fit(Points.epochs(3, 4), Steps.of(9)));
            assertThat(failure.origin()).isEqualTo("3.bias, before the step");
            assertThat(failure.step()).isEqualTo(1);
        }
    }

    @Test
    void names_the_layer_after_which_an_operator_failed() throws IOException {
        TrainingException failure =
                failure(TrainingException.class, x -> x.matmul(ArrayTensors.of(new float[] {1, 2, 3}, 3, 1)));
        assertThat(failure.getMessage())
                .startsWith("step 4: ")
                .contains("mat1 and mat2 shapes cannot be multiplied", "after the output of 0 [4, 8];")
                .doesNotContain("\n", "Exception raised from");
        assertThat(recorder.failures).containsExactly(failure.getMessage());
    }

    @Test
    void names_the_batch_that_could_not_be_had() {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .build()) {
            TrainingException failure = catchThrowableOfType(
                    TrainingException.class,
                    () -> trainer.fit(
                            epoch -> {
                                if (epoch == 1) {
                                    throw new IllegalStateException("the file is gone");
                                }
                                return Points.epochs(2, 3).epoch(epoch);
                            },
                            Steps.of(9)));
            assertThat(failure)
                    .hasMessage("batch 1 of epoch 2 cannot be had: the file is gone; there is no checkpoint yet");
            assertThat(trainer.steps()).isEqualTo(2);
        }
    }

    /** The first phase has updated its parameters when the second fails: what is in memory is no state of the run. */
    @Test
    void a_step_that_fails_halfway_never_becomes_a_checkpoint() throws IOException {
        Map<String, List<Integer>> undisturbed;
        try (Regression regression = new Regression(0.2);
                Trainer<Points> trainer = twoPhases(regression, directory.resolve("undisturbed"), new boolean[1])) {
            trainer.fit(Points.epochs(3, 4), Steps.of(6));
            undisturbed = Weights.bits(regression.model());
        }
        boolean[] armed = new boolean[1];
        Path run = directory.resolve("disturbed");
        try (Regression regression = new Regression(0.2);
                Trainer<Points> trainer = twoPhases(regression, run, armed)) {
            trainer.fit(Points.epochs(3, 4), Steps.of(3));
            var before = Weights.bits(regression.model());
            armed[0] = true;
            assertThatThrownBy(() -> trainer.fit(Points.epochs(3, 4), Steps.of(6)))
                    .hasMessage("step 4: out of ink; the last good checkpoint is "
                            + run.resolve("training/checkpoints/step-3"));
            assertThat(Weights.bits(regression.model())).isNotEqualTo(before);
            armed[0] = false;

            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(Points.epochs(3, 4), Steps.of(6)))
                    .withMessageStartingWith("after step 3 something failed halfway")
                    .withMessageContaining("call resume()");
            assertThat(CheckpointDirectory.ofRun(run).newestFirst().get(0).step())
                    .isEqualTo(3);

            assertThat(trainer.resume()).contains(run.resolve("training/checkpoints/step-3"));
            assertThat(Weights.bits(regression.model())).isEqualTo(before);
            trainer.fit(Points.epochs(3, 4), Steps.of(6));
            assertThat(Weights.bits(regression.model())).isEqualTo(undisturbed);
        }
    }

    @Test
    void memory_that_runs_out_anywhere_is_one_line_that_names_the_last_good_checkpoint() {
        TrainingListener hungry = new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == 4) {
                    throw new OutOfMemoryError("Java heap space");
                }
            }
        };
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .checkpoints(directory, Every.steps(3))
                        .listener(hungry)
                        .build()) {
            assertThatThrownBy(() -> trainer.fit(Points.epochs(3, 4), Steps.of(6)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessage("after step 4: the Java heap ran out: Java heap space; the last good checkpoint is "
                            + directory.resolve("training/checkpoints/step-3"));
        }
    }

    private static Trainer<Points> twoPhases(Regression regression, Path run, boolean[] armed) {
        Objective<Points> second = new Objective<>() {
            @Override
            public Module model() {
                return regression.model();
            }

            @Override
            public Loss loss(Points batch) {
                if (armed[0]) {
                    throw new IllegalStateException("out of ink");
                }
                return regression.loss(batch);
            }
        };
        return Trainer.of(List.of(
                        phase("first", regression, regression, "first."),
                        phase("second", second, regression, "second.")))
                .checkpoints(run, Every.steps(2))
                .build();
    }

    private static Phase<Points> phase(String name, Objective<Points> objective, Regression regression, String prefix) {
        Map<String, Tensor> parameters = new LinkedHashMap<>(regression.model().parameters());
        parameters.keySet().removeIf(key -> !key.startsWith(prefix));
        return Phase.of(name, objective, Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                .withGroups(List.of(ParameterGroup.of(name, parameters)));
    }

    private <E extends Throwable> E failure(Class<E> type, UnaryOperator<Tensor> harm) throws IOException {
        Trap trap = new Trap(harm);
        try (Sequential network = network(trap);
                Trainer<Points> trainer = trainer(network)) {
            trainer.fit(Points.epochs(3, 4), Steps.of(FAILING_STEP - 1));
            var before = Weights.bits(network);
            trap.armed = true;
            E failure = catchThrowableOfType(type, () -> trainer.fit(Points.epochs(3, 4), Steps.of(9)));
            assertThat(Weights.bits(network)).isEqualTo(before);
            assertThat(trainer.steps()).isEqualTo(FAILING_STEP - 1);
            trap.armed = false;
            assertThat(trainer.fit(Points.epochs(3, 4), Steps.of(5)).step()).isEqualTo(5);
            return failure;
        }
    }

    private static Sequential network(Trap trap) {
        RandomKey key = RandomKey.of(5);
        return new Sequential(
                new Linear(Points.FEATURES, 8, key.fold("0")), new Dropout(0.2), trap, new Linear(8, 1, key.fold("3")));
    }

    private Trainer<Points> trainer(Sequential network) {
        Objective<Points> objective = new Objective<>() {
            @Override
            public Module model() {
                return network;
            }

            @Override
            public Loss loss(Points batch) {
                float[] flat = new float[batch.examples() * Points.FEATURES];
                for (int i = 0; i < batch.examples(); i++) {
                    System.arraycopy(batch.x()[i], 0, flat, i * Points.FEATURES, Points.FEATURES);
                }
                Tensor y = network.forward(ArrayTensors.of(flat, batch.examples(), Points.FEATURES)); // [B, 1]
                return new Loss(y.square().sum(), batch.examples());
            }
        };
        return Trainer.of(objective)
                .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                .checkpoints(directory, Every.steps(2))
                .listener(recorder)
                .build();
    }
}
