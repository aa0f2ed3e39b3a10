package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.optim.Constant;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.Sgd;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.bytedeco.pytorch.GradMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {

    private static final List<Points> HELD_OUT = List.of(Points.of(500, 4), Points.of(504, 7));

    private final Recorder recorder = new Recorder();

    @TempDir
    Path directory;

    @Test
    void measures_the_loss_a_token_over_all_batches() throws IOException {
        try (Regression regression = new Regression(0.5);
                Trainer<Points> trainer = trainer(regression)
                        .validation(Validation.of(HELD_OUT, Every.steps(2)))
                        .build()) {
            trainer.fit(Points.epochs(3, 4), Steps.of(2));
            double sum = 0;
            double weight = 0;
            regression.model().eval();
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                for (Points batch : HELD_OUT) {
                    sum += regression.loss(batch).sum().item_double();
                    weight += batch.weight();
                }
            }
            assertThat(recorder.validations).hasSize(1);
            assertThat(recorder.validations.get(0).measures().get("loss")).isCloseTo(sum / weight, within(1e-9));
        }
    }

    @Test
    void comes_after_steps_or_epochs() throws IOException {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression)
                        .validation(Validation.of(HELD_OUT, Every.epochs(2)))
                        .build()) {
            trainer.fit(Points.epochs(3, 4), Epochs.of(5));
        }
        assertThat(recorder.validations).extracting(ValidationReport::step).containsExactly(6L, 12L, 15L);
        assertThat(recorder.validations).extracting(ValidationReport::epoch).containsExactly(2L, 4L, 5L);
    }

    @Test
    void measures_the_last_steps_too_and_they_can_be_the_best() throws IOException {
        double[] scores = {10, 12, 20, 11, 15};
        int[] next = new int[1];
        Validation<Points> validation = Validation.of(HELD_OUT, Every.steps(2))
                .withMetric(metric("bleu", true, () -> scores[next[0]++]))
                .withDecidedBy("bleu")
                .withPatience(2);
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression)
                        .validation(validation)
                        .checkpoints(directory, Every.steps(2))
                        .keepLast(1)
                        .build()) {
            TrainingEnd end = trainer.fit(Points.epochs(3, 4), Steps.of(5));
            assertThat(end.bestStep()).isEqualTo(5);
            assertThat(end.bestScore()).hasValue(20);
            assertThat(end.bestCheckpoint()).contains(directory.resolve("training/checkpoints/step-5"));

            // a later limit: the run goes on as if it had always had that, with 12 after step 4 as its best
            end = trainer.fit(Points.epochs(3, 4), Steps.of(8));
            assertThat(end.bestStep()).isEqualTo(8);
            assertThat(end.bestScore()).hasValue(15);
        }
        assertThat(recorder.validations).extracting(ValidationReport::step).containsExactly(2L, 4L, 5L, 6L, 8L);
        assertThat(recorder.validations)
                .extracting(ValidationReport::best)
                .containsExactly(true, true, true, false, true);
        assertThat(recorder.validations)
                .extracting(ValidationReport::withoutImprovement)
                .containsExactly(0, 0, 0, 1, 0);
    }

    @Test
    void is_decided_by_the_measure_asked_for_and_ends_when_patience_does() throws IOException {
        double[] scores = {10, 12, 11, 12, 30, 29, 28, Double.NaN, 99};
        int[] next = new int[1];
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression)
                        .validation(Validation.of(HELD_OUT, Every.steps(1))
                                .withMetric(metric("bleu", true, () -> scores[next[0]++]))
                                .withDecidedBy("bleu")
                                .withPatience(3))
                        .checkpoints(directory, Every.steps(100))
                        .keepLast(1)
                        .build()) {
            TrainingEnd end = trainer.fit(Points.epochs(3, 4), Steps.of(100));
            assertThat(end.reason()).isEqualTo(TrainingEnd.Reason.OUT_OF_PATIENCE);
            assertThat(end.step()).isEqualTo(8);
            assertThat(end.bestStep()).isEqualTo(5);
            assertThat(end.bestScore()).hasValue(30);
            assertThat(end.bestCheckpoint()).contains(directory.resolve("training/checkpoints/step-5"));
            assertThat(end.lastCheckpoint()).contains(directory.resolve("training/checkpoints/step-8"));
        }
        assertThat(recorder.validations)
                .extracting(ValidationReport::best)
                .containsExactly(true, true, false, false, true, false, false, false);
        assertThat(recorder.validations)
                .extracting(ValidationReport::withoutImprovement)
                .containsExactly(0, 0, 1, 2, 0, 1, 2, 3);
    }

    @Test
    void sees_the_model_in_evaluation_mode_without_gradients_and_on_averaged_parameters() throws IOException {
        try (Regression regression = new Regression(0.5)) {
            double[][] seen = new double[1][];
            ValidationMetric metric = metric("mode", true, () -> {
                seen[0] = Weights.flat(regression.model());
                return !regression.model().isTraining() && !GradMode.is_enabled() ? 1 : 0;
            });
            try (ExponentialAverage average = new ExponentialAverage(0.5);
                    Trainer<Points> trainer = trainer(regression)
                            .average(average, Every.steps(1))
                            .validation(Validation.of(HELD_OUT, Every.steps(3)).withMetric(metric))
                            .checkpoints(directory, Every.steps(3))
                            .build();
                    Regression delivered = new Regression(0.5)) {
                TrainingEnd end = trainer.fit(Points.epochs(3, 4), Steps.of(3));
                assertThat(recorder.validations.get(0).measures()).containsEntry("mode", 1.0);
                assertThat(seen[0]).isNotEqualTo(Weights.flat(regression.model()));
                Checkpoint.at(end.lastCheckpoint().orElseThrow()).load(delivered.model());
                assertThat(Weights.flat(delivered.model())).isEqualTo(seen[0]);
            }
        }
    }

    @Test
    void that_fails_ends_training_in_one_line() {
        ValidationMetric broken = metric("bleu", true, () -> {
            throw new IllegalStateException("no references");
        });
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression)
                        .validation(Validation.of(HELD_OUT, Every.steps(2)).withMetric(broken))
                        .build()) {
            assertThatThrownBy(() -> trainer.fit(Points.epochs(3, 4), Steps.of(3)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessage("the validation after step 2 failed: no references; there is no checkpoint yet");
        }
        assertThat(recorder.failures).hasSize(1);
    }

    @Test
    void refuses_nonsense() {
        Validation<Points> validation = Validation.of(HELD_OUT, Every.steps(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validation.withDecidedBy("bleu"))
                .withMessage("validation is to be decided by bleu, but measures loss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validation.withMetric(metric("loss", true, () -> 0)))
                .withMessageContaining("two measures");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validation.withPatience(0))
                .withMessageContaining("at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Validation.of(List.<Points>of(), Every.steps(1)))
                .withMessageContaining("at least one batch");
    }

    private TrainerBuilder<Points> trainer(Regression regression) {
        return Trainer.of(regression)
                .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                .listener(recorder);
    }

    private static ValidationMetric metric(String name, boolean higherIsBetter, DoubleSupplier measure) {
        return new ValidationMetric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean higherIsBetter() {
                return higherIsBetter;
            }

            @Override
            public double measure() {
                return measure.getAsDouble();
            }
        };
    }
}
