package dev.figment.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateTest {

    @Test
    void noamIsTheEquationOfThePaper() {
        LearningRate rate = Noam.of(512, 4_000);
        assertThat(rate.at(1)).isCloseTo(Math.pow(512, -0.5) * Math.pow(4_000, -1.5), within(1e-15));
        assertThat(rate.at(4_000)).isCloseTo(1 / Math.sqrt(512.0 * 4_000), within(1e-15));
        assertThat(rate.at(16_000)).isCloseTo(rate.at(4_000) / 2, within(1e-15));
        assertThat(Noam.of(512, 4_000, 2).at(77)).isCloseTo(2 * rate.at(77), within(1e-15));
    }

    @Test
    void inverseSquareRootIsNoamWithItsPeakGiven() {
        Noam noam = Noam.of(256, 100);
        LearningRate rate = InverseSquareRoot.of(noam.at(100), 100);
        for (long step : new long[] {1, 50, 100, 101, 1_000}) {
            assertThat(rate.at(step)).isCloseTo(noam.at(step), within(1e-15));
        }
        LearningRate raised = new InverseSquareRoot(5e-3, 2_000, 1e-7);
        assertThat(raised.at(1_000)).isCloseTo((5e-3 + 1e-7) / 2, within(1e-15));
        assertThat(raised.at(2_000)).isEqualTo(5e-3);
        assertThat(raised.at(8_000)).isCloseTo(2.5e-3, within(1e-15));
    }

    @Test
    void cosineFallsHalfAWaveToItsFloor() {
        LearningRate rate = new Cosine(1, 0.2, 10, 110);
        assertThat(rate.at(5)).isCloseTo(0.5, within(1e-15));
        assertThat(rate.at(10)).isEqualTo(1);
        assertThat(rate.at(60)).isCloseTo(0.6, within(1e-15));
        assertThat(rate.at(35)).isCloseTo(0.6 + 0.4 * Math.sqrt(0.5), within(1e-15));
        assertThat(rate.at(110)).isCloseTo(0.2, within(1e-15));
        assertThat(rate.at(1_000)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void linearDecayFallsInALineToItsFloor() {
        LearningRate rate = new LinearDecay(1, 0.2, 10, 110);
        assertThat(rate.at(5)).isCloseTo(0.5, within(1e-15));
        assertThat(rate.at(10)).isEqualTo(1);
        assertThat(rate.at(60)).isCloseTo(0.6, within(1e-15));
        assertThat(rate.at(110)).isCloseTo(0.2, within(1e-15));
        assertThat(rate.at(1_000)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void constantStaysAfterItsWarmUp() {
        assertThat(Constant.of(0.3).at(1)).isEqualTo(0.3);
        LearningRate rate = new Constant(0.3, 4);
        assertThat(rate.at(1)).isCloseTo(0.075, within(1e-15));
        assertThat(rate.at(4)).isEqualTo(0.3);
        assertThat(rate.at(1_000_000)).isEqualTo(0.3);
    }

    static List<LearningRate> schedules() {
        return List.of(
                Noam.of(64, 10),
                InverseSquareRoot.of(1e-3, 10),
                Cosine.of(1e-3, 10, 100),
                LinearDecay.of(1e-3, 10, 100),
                new Constant(1e-3, 10));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void riseThroughTheWarmUpAndNeverAfter(LearningRate rate) {
        for (long step = 1; step < 10; step++) {
            assertThat(rate.at(step + 1)).isGreaterThan(rate.at(step));
        }
        for (long step = 10; step < 200; step++) {
            assertThat(rate.at(step + 1)).isBetween(0.0, rate.at(step));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void countFromOne(LearningRate rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.at(0))
                .withMessage("the step of a schedule must be at least 1, but is 0");
    }

    @Test
    void refuseNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Noam.of(512, 0))
                .withMessage("Noam's warm-up must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InverseSquareRoot(1e-3, 10, 1e-2))
                .withMessage("a warm-up leads up to the peak 0.001, but begins at 0.01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cosine(1e-3, 1e-2, 0, 10))
                .withMessage("the floor of a cosine must not lie above its peak, but they are 0.01 and 0.001");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearDecay.of(1e-3, 10, 10))
                .withMessage("the steps of a linear decay must outlast its warm-up, but are 10 with a warm-up of 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constant.of(Double.NaN))
                .withMessage("the constant learning rate must be a finite number above 0, but is NaN");
    }
}
