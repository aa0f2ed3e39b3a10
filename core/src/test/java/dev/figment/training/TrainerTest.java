package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.InverseSquareRoot;
import dev.figment.optim.ParameterGroup;
import dev.figment.optim.Sgd;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TrainerTest {

    @Test
    void brings_the_loss_down() throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = adam(regression).listener(recorder).build()) {
            TrainingEnd end = trainer.fit(Points.epochs(5, 8), Steps.of(300));
            assertThat(end.reason()).isEqualTo(TrainingEnd.Reason.COMPLETED);
            assertThat(end.step()).isEqualTo(300);
        }
        assertThat(recorder.steps).hasSize(300);
        assertThat(recorder.steps.get(299).loss())
                .isLessThan(recorder.steps.get(0).loss() * 0.7);
    }

    @Test
    void reports_the_loss_a_token_and_the_norm_of_its_gradient() throws IOException {
        Points batch = Points.of(0, 6);
        Recorder recorder = new Recorder();
        double loss;
        double norm;
        try (Regression regression = new Regression(0)) {
            try (Scope scope = Scope.open();
                    Randomness random = Randomness.open(RandomKey.of(0), batch.exampleIds())) {
                Tensor sum = regression.loss(batch).sum();
                loss = sum.item_double() / batch.weight();
                sum.backward();
                double squares = 0;
                for (Tensor parameter : regression.model().parameters().values()) {
                    if (parameter.grad().defined()) {
                        for (double g : ArrayTensors.doubles(parameter.grad())) {
                            squares += g / batch.weight() * g / batch.weight();
                        }
                    }
                }
                norm = Math.sqrt(squares);
            }
            try (Trainer<Points> trainer = adam(regression).listener(recorder).build()) {
                trainer.fit(epoch -> List.of(batch), Steps.of(1));
            }
        }
        PhaseReport report = recorder.steps.get(0).phases().get(0);
        assertThat(report.loss()).isCloseTo(loss, within(1e-6));
        assertThat(report.weight()).isEqualTo(batch.weight());
        assertThat(report.gradientNorm()).isCloseTo(norm, within(1e-6));
    }

    @Test
    void computes_the_same_step_in_parts_dropout_included() throws IOException {
        double[] whole = weightsAfter(1);
        double[] parts = weightsAfter(3);
        assertThat(parts).hasSameSizeAs(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(parts[i]).isCloseTo(whole[i], within(1e-6));
        }
    }

    private static double[] weightsAfter(int parts) throws IOException {
        try (Regression regression = new Regression(0.3);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .accumulation(parts)
                        .build()) {
            trainer.fit(Points.epochs(3, 7), Steps.of(10));
            return Weights.flat(regression.model());
        }
    }

    @Test
    void splits_no_batch_that_its_objective_needs_whole() throws IOException {
        try (Regression regression = new Regression(0)) {
            int[] rows = new int[1];
            Objective<Points> whole = new Objective<>() {
                @Override
                public Regression.Network model() {
                    return regression.model();
                }

                @Override
                public Loss loss(Points batch) {
                    rows[0] = batch.examples();
                    return regression.loss(batch);
                }

                @Override
                public boolean needsWholeBatch() {
                    return true;
                }
            };
            try (Trainer<Points> trainer = adam(whole).accumulation(4).build()) {
                trainer.fit(Points.epochs(1, 8), Steps.of(1));
            }
            assertThat(rows[0]).isEqualTo(8);
        }
    }

    @Test
    void leaves_parameters_that_nothing_depends_on_as_they_are() throws IOException {
        try (Regression regression = new Regression(0)) {
            float[] before = ArrayTensors.floats(weight(regression, "unused.weight"));
            try (Trainer<Points> trainer = adam(regression).build()) {
                trainer.fit(Points.epochs(1, 8), Steps.of(3));
            }
            assertThat(ArrayTensors.floats(weight(regression, "unused.weight"))).isEqualTo(before);
        }
    }

    @Test
    void clips_before_it_updates() throws IOException {
        try (Regression regression = new Regression(0)) {
            double[] before = Weights.flat(regression.model());
            try (Trainer<Points> trainer = Trainer.of(regression)
                    .optimizer(new Sgd(0, 0, false, 0), Constant.of(1))
                    .clipping(GradientClipping.byNorm(1e-3))
                    .build()) {
                trainer.fit(Points.epochs(1, 8), Steps.of(1));
            }
            double[] after = Weights.flat(regression.model());
            double squares = 0;
            for (int i = 0; i < before.length; i++) {
                squares += (after[i] - before[i]) * (after[i] - before[i]);
            }
            assertThat(Math.sqrt(squares)).isCloseTo(1e-3, within(1e-5));
        }
    }

    @Test
    void follows_the_schedule_across_calls() throws IOException {
        Recorder recorder = new Recorder();
        InverseSquareRoot schedule = InverseSquareRoot.of(0.01, 4);
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), schedule)
                        .listener(recorder)
                        .build()) {
            trainer.fit(Points.epochs(4, 4), Steps.of(3));
            trainer.fit(Points.epochs(4, 4), Epochs.of(2));
        }
        assertThat(recorder.steps).hasSize(8);
        for (StepReport report : recorder.steps) {
            assertThat(report.phases().get(0).learningRate()).isEqualTo(schedule.at(report.step()));
        }
        assertThat(recorder.steps).extracting(StepReport::epoch).containsExactly(1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L);
        assertThat(recorder.starts).extracting(TrainingStart::step).containsExactly(0L, 3L);
        assertThat(recorder.steps.get(7).fraction()).isEqualTo(1);
    }

    @Test
    void ends_at_the_first_limit_that_is_reached() throws IOException {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = adam(regression).build()) {
            TrainingEnd end =
                    trainer.fit(Points.epochs(4, 4), TimeLimit.of(Duration.ofHours(1)), Steps.of(5), Epochs.of(9));
            assertThat(end.step()).isEqualTo(5);
            end = trainer.fit(Points.epochs(4, 4), TimeLimit.of(Duration.ofNanos(1)));
            assertThat(end.step()).isEqualTo(5);
        }
    }

    @Test
    void carries_out_phases_in_order_each_on_its_own_parameters() throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0)) {
            Map<String, Tensor> all = regression.model().parameters();
            Phase<Points> lower = phase("lower", regression, only(all, "first."));
            Phase<Points> upper = phase("upper", regression, only(all, "second."));
            try (Trainer<Points> trainer =
                    Trainer.of(List.of(lower, upper)).listener(recorder).build()) {
                trainer.fit(Points.epochs(1, 8), Steps.of(1));
            }
        }
        List<PhaseReport> phases = recorder.steps.get(0).phases();
        assertThat(phases).extracting(PhaseReport::phase).containsExactly("lower", "upper");
        assertThat(phases.get(1).loss()).isLessThan(phases.get(0).loss()); // it saw the update of the first
    }

    @Test
    void refuses_what_does_not_fit_together() {
        try (Regression regression = new Regression(0);
                Regression other = new Regression(0)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Trainer.of(regression).build())
                    .withMessageContaining("needs an optimiser");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam(regression).accumulation(0).build())
                    .withMessageContaining("at least one part");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Trainer.of(List.of(
                                    phase("a", regression, regression.model().parameters()),
                                    phase("b", other, other.model().parameters())))
                            .build())
                    .withMessageContaining("one root module");
            try (Trainer<Points> trainer = adam(regression).build()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> trainer.fit(Points.epochs(1, 1)))
                        .withMessageContaining("needs a limit");
            }
        }
    }

    private static TrainerBuilder<Points> adam(Objective<Points> objective) {
        return Trainer.of(objective).optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01));
    }

    private static Phase<Points> phase(String name, Regression regression, Map<String, Tensor> parameters) {
        return Phase.of(name, regression, new Sgd(0, 0, false, 0), Constant.of(0.01))
                .withGroups(List.of(ParameterGroup.of(name, parameters)));
    }

    private static Map<String, Tensor> only(Map<String, Tensor> parameters, String prefix) {
        Map<String, Tensor> some = new LinkedHashMap<>(parameters);
        some.keySet().removeIf(name -> !name.startsWith(prefix));
        return some;
    }

    private static Tensor weight(Regression regression, String name) {
        return Objects.requireNonNull(regression.model().parameters().get(name));
    }
}
