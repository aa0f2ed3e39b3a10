package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRateRangeTestTest {

    @TempDir
    Path run;

    @Test
    void finds_a_rate_that_trains_well_between_those_that_do_not() throws IOException {
        LearningRateCurve curve = curve(Adam.of(0.9, 0.98, 1e-9), LearningRateRangeTest.standard());
        assertThat(curve.suggestion()).isBetween(3e-4, 1e-1);
        assertThat(curve.steepest().rate()).isLessThan(curve.lowest().rate());
        double tooHigh = curve.divergence().orElseThrow();
        assertThat(tooHigh).isGreaterThan(curve.lowest().rate());
        double suggested = lossAfter(100, curve.suggestion());
        assertThat(suggested).isLessThan(lossAfter(100, curve.suggestion() / 100));
        assertThat(suggested).isLessThan(lossAfter(100, tooHigh));
    }

    @Test
    void ends_at_a_step_that_is_not_finite() {
        LearningRateCurve curve = curve(Sgd.plain(), new LearningRateRangeTest(1e-3, 1e38, 60));
        assertThat(curve.hasDiverged()).isTrue();
        assertThat(curve.points()).hasSizeLessThan(60);
        assertThat(curve.suggestion()).isLessThan(1);
    }

    @Test
    void leaves_the_model_as_it_was_and_the_run_untouched() throws IOException {
        try (Regression regression = new Regression(0.1);
                Trainer<Points> trainer = trainer(regression, Adam.of(0.9, 0.98, 1e-9), 0.01)) {
            var before = Weights.bits(regression.model());
            trainer.testLearningRates(LearningRateRangeTest.standard(), Points.epochs(4, 16));
            assertThat(Weights.bits(regression.model())).isEqualTo(before);
            assertThat(trainer.steps()).isZero();
        }
        try (var inside = Files.list(run)) {
            assertThat(inside).isEmpty();
        }
    }

    @Test
    void rates_grow_by_one_ratio_and_losses_are_smoothed_without_bias() {
        LearningRateRangeTest test = new LearningRateRangeTest(1e-4, 1, 13);
        assertThat(test.rate(1)).isEqualTo(1e-4);
        assertThat(test.rate(4)).isCloseTo(1e-3, within(1e-12));
        assertThat(test.rate(13)).isCloseTo(1, within(1e-9));
        LearningRateCurve curve = new LearningRateCurve(List.of()).with(0.1, 4).with(0.2, 2);
        assertThat(curve.points().get(0).smoothed()).isCloseTo(4, within(1e-12));
        assertThat(curve.points().get(1).smoothed()).isCloseTo((0.9 * 4 + 2) / 1.9, within(1e-12));
    }

    @Test
    void refuses_a_range_that_does_not_rise() {
        assertThatThrownBy(() -> new LearningRateRangeTest(1, 0.1, 100))
                .hasMessage("a range test goes from a positive rate to a higher one, not from 1.0 to 0.1");
        assertThatThrownBy(() -> new LearningRateRangeTest(0.1, 1, 5))
                .hasMessage("a range test takes 10 steps or more, not 5");
    }

    private LearningRateCurve curve(OptimizerRule rule, LearningRateRangeTest test) {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression, rule, 0.01)) {
            return trainer.testLearningRates(test, Points.epochs(16, 16));
        }
    }

    private double lossAfter(int steps, double rate) throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(rate))
                        .listener(recorder)
                        .build()) {
            trainer.fit(Points.epochs(16, 16), Steps.of(steps));
        }
        return recorder.steps.stream()
                .skip(steps - 20L)
                .mapToDouble(StepReport::loss)
                .average()
                .orElseThrow();
    }

    private Trainer<Points> trainer(Regression regression, OptimizerRule rule, double rate) {
        return Trainer.of(regression)
                .optimizer(rule, Constant.of(rate))
                .checkpoints(run, Every.steps(1))
                .build();
    }
}
