package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomnessTest {

    private static final RandomKey KEY = RandomKey.of(11);

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void nothing_is_drawn_where_nothing_is_bound() {
        assertThatIllegalStateException().isThrownBy(Randomness::current).withMessageContaining("open a Randomness");
    }

    @Test
    void binding_nests_and_ends() {
        try (Randomness outer = Randomness.open(KEY, new long[] {1})) {
            try (Randomness inner = Randomness.open(KEY, new long[] {2})) {
                assertThat(Randomness.current()).isSameAs(inner);
            }
            assertThat(Randomness.current()).isSameAs(outer);
        }
        assertThatIllegalStateException().isThrownBy(Randomness::current);
    }

    @Test
    void an_example_draws_the_same_wherever_it_lies_in_whichever_batch() {
        float[] whole = mask(KEY, "drop", 0.5, new long[] {10, 11, 12, 13}, 37);
        float[] part = mask(KEY, "drop", 0.5, new long[] {13, 11}, 37);
        assertThat(Arrays.copyOfRange(part, 0, 37)).isEqualTo(Arrays.copyOfRange(whole, 3 * 37, 4 * 37));
        assertThat(Arrays.copyOfRange(part, 37, 74)).isEqualTo(Arrays.copyOfRange(whole, 37, 2 * 37));
    }

    @Test
    void uniform_numbers_fill_the_unit_interval_and_follow_their_example() {
        try (Randomness random = Randomness.open(KEY, new long[] {3, 4})) {
            float[] drawn = ArrayTensors.floats(random.uniform("u", 2, 5_000));
            double mean = 0;
            for (float value : drawn) {
                assertThat(value).isBetween(0f, Math.nextDown(1f));
                mean += value / drawn.length;
            }
            assertThat(mean).isCloseTo(0.5, within(0.01));
            try (Randomness alone = Randomness.open(KEY, new long[] {4})) {
                assertThat(ArrayTensors.floats(alone.uniform("u", 1, 5_000)))
                        .isEqualTo(Arrays.copyOfRange(drawn, 5_000, 10_000));
            }
        }
    }

    @Test
    void places_steps_and_examples_draw_independently() {
        int n = 20_000;
        float[] one = mask(KEY, "a", 0.5, new long[] {0}, n);
        for (float[] other : new float[][] {
            mask(KEY, "b", 0.5, new long[] {0}, n),
            mask(KEY.fold(1), "a", 0.5, new long[] {0}, n),
            mask(KEY, "a", 0.5, new long[] {1}, n)
        }) {
            int same = 0;
            for (int i = 0; i < n; i++) {
                same += one[i] == other[i] ? 1 : 0;
            }
            assertThat(same / (double) n).isCloseTo(0.5, within(0.0142)); // four standard errors
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.9, 1})
    void a_mask_drops_with_its_probability_and_keeps_the_expectation(double p) {
        int n = 100_003; // no multiple of the numbers in a block
        float[] mask = mask(KEY, "drop", p, new long[] {5}, n);
        double dropped = 0;
        double sum = 0;
        float kept = p == 1 ? 0 : (float) (65536.0 / (65536 - Math.round(p * 65536)));
        for (float value : mask) {
            assertThat(value == 0 || value == kept).isTrue();
            dropped += value == 0 ? 1 : 0;
            sum += value;
        }
        double error = 4 * Math.sqrt(p * (1 - p) / n) + 1e-5; // four standard errors, and the rounding of p
        assertThat(dropped / n).isCloseTo(p, within(error));
        assertThat(sum / n).isCloseTo(p == 1 ? 0 : 1, within(p == 1 ? 0 : error / (1 - p) + 1e-6));
    }

    @Test
    void neighbouring_elements_are_dropped_independently() {
        int n = 100_000;
        float[] mask = mask(KEY, "drop", 0.5, new long[] {6}, n + 8);
        for (int lag = 1; lag <= 8; lag++) { // within a word, within a block, and across blocks
            int both = 0;
            for (int i = 0; i < n; i++) {
                both += mask[i] == 0 && mask[i + lag] == 0 ? 1 : 0;
            }
            assertThat(both / (double) n).as("lag %d", lag).isCloseTo(0.25, within(0.0068)); // p = 1/4, more than 4 σ
        }
    }

    @Test
    void noise_is_standard_normal_and_belongs_to_its_example() {
        try (Randomness random = Randomness.open(KEY, new long[] {3, 4})) {
            double[] noise = ArrayTensors.doubles(random.normal("z", 2, 50_000));
            double mean = Arrays.stream(noise).average().orElseThrow();
            double square = Arrays.stream(noise).map(x -> x * x).average().orElseThrow();
            assertThat(mean).isCloseTo(0, within(0.013));
            assertThat(square).isCloseTo(1, within(0.018));
            try (Randomness alone = Randomness.open(KEY, new long[] {4})) {
                assertThat(ArrayTensors.doubles(alone.normal("z", 1, 50_000)))
                        .isEqualTo(Arrays.copyOfRange(noise, 50_000, 100_000));
            }
        }
    }

    @Test
    void a_mask_has_the_dtype_asked_for_and_may_be_empty() {
        try (Randomness random = Randomness.open(KEY, new long[] {1, 2})) {
            assertThat(DType.of(random.dropoutMask("d", 0.5, DType.FLOAT64, 2, 3)))
                    .isEqualTo(DType.FLOAT64);
            assertThat(random.dropoutMask("d", 0.5, DType.FLOAT32, 2, 0).shape())
                    .containsExactly(2, 0);
        }
    }

    @Test
    void rows_that_are_not_the_examples_are_refused() {
        try (Randomness random = Randomness.open(KEY, new long[] {1, 2})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> random.dropoutMask("layers.0.dropout", 0.5, DType.FLOAT32, 3, 4))
                    .withMessage("random numbers of layers.0.dropout are drawn an example a row: 2 examples do not fit"
                            + " the shape [3, 4]");
        }
    }

    private static float[] mask(RandomKey key, String place, double p, long[] examples, int width) {
        try (Randomness random = Randomness.open(key, examples)) {
            return ArrayTensors.floats(random.dropoutMask(place, p, DType.FLOAT32, examples.length, width));
        }
    }
}
