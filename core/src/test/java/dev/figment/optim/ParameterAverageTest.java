package dev.figment.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterAverageTest {

    private final Scope scope = Scope.open();
    private final Linear model = new Linear(1, 1, false, Initializer.zeros(), RandomKey.of(0));

    @AfterEach
    void free() {
        model.close();
        scope.close();
    }

    @Test
    void theExponentialMeanIsCorrectedForItsStart() {
        try (ParameterAverage average = new ExponentialAverage(0.9)) {
            double plain = 0;
            for (int t = 1; t <= 20; t++) {
                set(t * t);
                average.update(model);
                plain = 0.9 * plain + 0.1 * t * t;
                assertThat(mean(average)).isCloseTo(plain / (1 - Math.pow(0.9, t)), within(1e-4));
            }
            assertThat(average.updates()).isEqualTo(20);
        }
    }

    @Test
    void theLastMeanForgetsWhatIsOlder() {
        try (ParameterAverage average = new LastAverage(3)) {
            double[] expected = {1, 1.5, 2, 3, 4};
            for (int t = 1; t <= 5; t++) {
                set(t);
                average.update(model);
                assertThat(mean(average)).isEqualTo(expected[t - 1]);
            }
        }
    }

    static List<Supplier<ParameterAverage>> averages() {
        return List.of(
                () -> new ExponentialAverage(0.7), () -> ExponentialAverage.rampedUp(3, 0.5), () -> new LastAverage(3));
    }

    @Test
    void aRampedUpAverageRemembersAShareOfTheUpdatesAndThenAHalfLife() {
        try (ExponentialAverage average = ExponentialAverage.rampedUp(4, 0.5)) {
            double expected = 0;
            for (int update = 1; update <= 20; update++) {
                set(update);
                average.update(model);
                double halfLife = Math.min(4, 0.5 * update);
                expected += (1 - Math.pow(0.5, 1 / halfLife)) * (update - expected);
                if (update == 1) {
                    expected = 1; // there was nothing to remember
                }
            }
            assertThat(mean(average)).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void anAverageOfOneModuleLeavesTheOthersAlone() {
        try (Sequential both = new Sequential(new Linear(1, 1, RandomKey.of(1)), new Linear(1, 1, RandomKey.of(2)));
                ExponentialAverage average = new ExponentialAverage(0.5).of("1");
                Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            average.update(both);
            assertThat(average.mean().keySet()).containsExactly("1.weight", "1.bias");
            both.parameters().values().forEach(parameter -> parameter.fill_(new Scalar(7)));
            try (AppliedAverage applied = average.applied(both)) {
                assertThat(weight(both, "0.weight")).isEqualTo(7);
                assertThat(weight(both, "1.weight")).isNotEqualTo(7);
            }
            assertThat(weight(both, "1.weight")).isEqualTo(7);
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new ExponentialAverage(0.5).of("generator").update(both))
                    .withMessage("Sequential has no parameters to average under the name chosen");
        }
    }

    @ParameterizedTest
    @MethodSource("averages")
    void appliedStandsInUntilCloseAndTheModelReturnsBitForBit(Supplier<ParameterAverage> kind) {
        try (ParameterAverage average = kind.get()) {
            set(1);
            average.update(model);
            set(0.1f);
            average.update(model);
            set(0.3f);
            try (AppliedAverage applied = average.applied(model)) {
                assertThat(value()).isEqualTo((float) mean(average)).isNotEqualTo(0.3f);
                applied.close();
                set(0.4f);
            }
            assertThat(value()).as("closing twice changes nothing").isEqualTo(0.4f);
        }
    }

    @ParameterizedTest
    @MethodSource("averages")
    void goesOnFromSavedStateBitForBit(Supplier<ParameterAverage> kind) {
        try (ParameterAverage average = kind.get();
                ParameterAverage resumed = kind.get()) {
            for (float value : new float[] {0.1f, 0.7f, -0.3f, 2}) {
                set(value);
                average.update(model);
            }
            Map<String, Tensor> saved = new LinkedHashMap<>();
            average.state().forEach((name, tensor) -> saved.put(name, tensor.clone()));
            resumed.load(saved);
            assertThat(resumed.updates()).isEqualTo(4);
            set(0.9f);
            average.update(model);
            resumed.update(model);
            assertThat(mean(resumed)).isEqualTo(mean(average));
            resumed.load(resumed.state());
            assertThat(mean(resumed)).as("its own state").isEqualTo(mean(average));
        }
    }

    @ParameterizedTest
    @MethodSource("averages")
    void refusesOtherModelsAndOtherState(Supplier<ParameterAverage> kind) {
        try (ParameterAverage average = kind.get();
                Linear other = new Linear(2, 1, RandomKey.of(1))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> average.applied(model))
                    .withMessage("an average has no mean before its first update");
            average.update(model);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> average.update(other))
                    .withMessage("these are not the parameters that were averaged: weight was [1, 1] and is [1, 2];"
                            + " bias is new");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> average.applied(other))
                    .withMessageStartingWith("these are not the parameters that were averaged");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> average.load(Map.of("exp_avg.weight", model.weight())))
                    .withMessageContaining("missing updates; unknown exp_avg.weight");
            assertThat(average.updates()).isEqualTo(1);
        }
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialAverage(1))
                .withMessage("the decay of an exponential average must lie in [0, 1), but is 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LastAverage(0))
                .withMessage("the number of snapshots in an average must be at least 1, but is 0");
    }

    private void set(float value) {
        model.load(Map.of("weight", ArrayTensors.of(new float[] {value}, 1, 1)));
    }

    private float value() {
        return ArrayTensors.floats(model.weight())[0];
    }

    private static double mean(ParameterAverage average) {
        return ArrayTensors.doubles(Objects.requireNonNull(average.mean().get("weight")))[0];
    }

    private static double weight(Sequential both, String name) {
        return Objects.requireNonNull(both.parameters().get(name)).item_double();
    }
}
