package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments of 40 000 draws; a tolerance of 2 % is more than four standard errors of each. */
class InitializerTest {

    private static final RandomKey KEY = RandomKey.of(9);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    static List<Arguments> distributions() {
        return List.of( // [out, in] = [400, 100], or [100, 25, 4, 4] with fan-in 400 and fan-out 1600
                Arguments.of("uniform", Initializer.uniform(0.3), 0.3 / Math.sqrt(3), new long[] {400, 100}),
                Arguments.of("normal", Initializer.normal(0.02), 0.02, new long[] {400, 100}),
                Arguments.of("Xavier", Initializer.xavierUniform(), Math.sqrt(2.0 / 500), new long[] {400, 100}),
                Arguments.of("Xavier", Initializer.xavierUniform(), Math.sqrt(2.0 / 2000), new long[] {100, 25, 4, 4}),
                Arguments.of("He", Initializer.heNormal(), Math.sqrt(2.0 / 100), new long[] {400, 100}),
                Arguments.of("He", Initializer.heNormal(), Math.sqrt(2.0 / 400), new long[] {100, 25, 4, 4}),
                Arguments.of("fan-in", Initializer.fanInUniform(), 0.1 / Math.sqrt(3), new long[] {400, 100}));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("distributions")
    void hasItsMeanAndDeviation(String name, Initializer initializer, double deviation, long[] shape) {
        double[] values = ArrayTensors.doubles(initializer.create(KEY, shape));
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.02 * deviation));
        assertThat(Math.sqrt(variance)).isCloseTo(deviation, within(0.02 * deviation));
    }

    @Test
    void uniformKeepsToItsBoundAndReachesIt() {
        double[] values = ArrayTensors.doubles(Initializer.uniform(0.3).create(KEY, 100, 100));
        assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.299, 0.3001);
        assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-0.3001, -0.299);
    }

    @Test
    void isAFunctionOfItsKey() {
        Initializer normal = Initializer.normal(1);
        assertThat(ArrayTensors.floats(normal.create(KEY, 5, 5)))
                .isEqualTo(ArrayTensors.floats(normal.create(KEY, 5, 5)))
                .isNotEqualTo(ArrayTensors.floats(normal.create(KEY.fold(1), 5, 5)));
    }

    @Test
    void layersStartAsPyTorchsDo() {
        try (Linear linear = new Linear(100, 400, KEY);
                Embedding embedding = new Embedding(400, 100, Initializer.normal(1), 3, KEY)) {
            assertThat(linear.weight().abs().max().item_double()).isBetween(0.0999, 0.1000001);
            assertThat(ArrayTensors.doubles(embedding.weight().select(0, 3))).containsOnly(0);
            assertThat(embedding.weight().std(true).item_double()).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void fanInNeedsAMatrix() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.heNormal().create(KEY, 7))
                .withMessage("fan-in needs a weight of two or more dimensions, not [7]");
    }
}
