package dev.figment.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.attention.SinusoidalPositions.Layout;
import dev.figment.nn.Initializer;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void bothLayoutsHoldTheSameColumns() {
        int dim = 6;
        try (var scope = Scope.open();
                var interleaved = new SinusoidalPositions(9, dim, Layout.INTERLEAVED);
                var halves = new SinusoidalPositions(9, dim, Layout.HALVES)) {
            float[] one = ArrayTensors.floats(interleaved.from(5, 1));
            float[] other = ArrayTensors.floats(halves.from(5, 1));
            for (int i = 0; i < dim / 2; i++) {
                double angle = 5 / Math.pow(10_000, 2 * i / (double) dim);
                assertThat(one[2 * i]).isCloseTo((float) Math.sin(angle), within(1e-6f));
                assertThat(one[2 * i + 1]).isCloseTo((float) Math.cos(angle), within(1e-6f));
                assertThat(other[i]).isEqualTo(one[2 * i]);
                assertThat(other[dim / 2 + i]).isEqualTo(one[2 * i + 1]);
            }
        }
    }

    @Test
    void anOddDimensionHasOneMoreSine() {
        try (var scope = Scope.open();
                var halves = new SinusoidalPositions(2, 3, Layout.HALVES)) {
            assertThat(ArrayTensors.floats(halves.from(1, 1)))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(
                            (float) Math.sin(1), (float) Math.sin(1 / Math.pow(10_000, 2 / 3.0)), (float) Math.cos(1));
        }
    }

    @Test
    void aSequenceBeyondTheLastPositionIsRefused() {
        try (var scope = Scope.open();
                var positions = new LearnedPositions(8, 4, Initializer.normal(0.02), RandomKey.of(1))) {
            assertThat(positions.from(6, 2).shape()).containsExactly(2, 4);
            assertThatThrownBy(() -> positions.from(6, 3))
                    .hasMessage("a sequence of 9 tokens is longer than the model's 8 positions");
        }
    }
}
