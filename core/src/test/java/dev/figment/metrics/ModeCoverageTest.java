package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModeCoverageTest {

    private static final float[][] MODES = {{0, 0}, {10, 0}, {0, 10}, {10, 10}};

    @Test
    void countsWhatLiesNearAModeAndWithinItsRadius() {
        float[][] points = {{0, 0.5f}, {0.1f, 0}, {9.5f, 0}, {4, 0}};
        ModeCoverage found = ModeCoverage.of(points, MODES, 1);
        assertThat(found.nearest()).containsExactly(3L, 1L, 0L, 0L);
        assertThat(found.highQuality()).containsExactly(2L, 1L, 0L, 0L);
        assertThat(found.covered()).isEqualTo(2);
        assertThat(found.highQualityShare()).isCloseTo(0.75, within(1e-12));
        assertThat(found.leastShare()).isZero();
    }

    @Test
    void theLeastShareIsThatOfTheModeMetLeast() {
        ModeCoverage found = ModeCoverage.ofClasses(new int[] {0, 0, 0, 1, 1, 2, 2, 3}, 4);
        assertThat(found.leastShare()).isCloseTo(0.5, within(1e-12)); // one, of two that were its part
    }

    @Test
    void theEvenShareFallsWithModesMissedUnevenOrBeside() {
        assertThat(new ModeCoverage(List.of(5L, 5L), List.of(5L, 5L)).evenHighQualityShare())
                .isEqualTo(1);
        assertThat(new ModeCoverage(List.of(10L, 0L), List.of(10L, 0L)).evenHighQualityShare())
                .isEqualTo(0.5);
        assertThat(new ModeCoverage(List.of(8L, 2L), List.of(8L, 2L)).evenHighQualityShare())
                .isEqualTo(0.7);
        assertThat(new ModeCoverage(List.of(5L, 5L), List.of(4L, 3L)).evenHighQualityShare())
                .isEqualTo(0.7);
    }

    @Test
    void reverseKullbackLeiblerIsZeroOverAllModesAlikeAndLargestOverOne() {
        assertThat(ModeCoverage.ofClasses(new int[] {0, 1, 2, 3}, 4).reverseKullbackLeibler())
                .isCloseTo(0, within(1e-12));
        assertThat(ModeCoverage.ofClasses(new int[] {2, 2}, 4).reverseKullbackLeibler())
                .isCloseTo(Math.log(4), within(1e-12));
        assertThat(ModeCoverage.ofClasses(new int[] {0, 1}, 4).reverseKullbackLeibler())
                .isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void reverseKullbackLeiblerFromAnotherDistributionIsZeroForThatDistribution() {
        ModeCoverage found = ModeCoverage.ofClasses(new int[] {0, 0, 0, 1}, 2);
        assertThat(found.reverseKullbackLeibler(new double[] {0.75, 0.25})).isCloseTo(0, within(1e-12));
        assertThat(found.reverseKullbackLeibler(new double[] {0.5, 0.5})).isEqualTo(found.reverseKullbackLeibler());
        assertThat(found.reverseKullbackLeibler(new double[] {0.25, 0.75})).isCloseTo(0.5 * Math.log(3), within(1e-12));
        assertThat(found.reverseKullbackLeibler(new double[] {1, 0})).isInfinite();
    }

    @Test
    void sharesThatAreNoDistributionOfTheModesAreRefused() {
        ModeCoverage found = ModeCoverage.ofClasses(new int[] {0, 1}, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.reverseKullbackLeibler(new double[] {1}))
                .withMessage("there are 2 modes, but shares of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.reverseKullbackLeibler(new double[] {0.5, 0.25}))
                .withMessage("shares of modes are not negative and add up to 1, but these add up to 0.75");
    }

    @Test
    void refusesWhatCannotBeCounted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModeCoverage.of(new float[0][], MODES, 1))
                .withMessage("coverage of modes needs at least one example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModeCoverage.of(new float[][] {{1}}, MODES, 1))
                .withMessage("points and modes must have one length, but one has 1 numbers and the other 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModeCoverage.ofClasses(new int[] {4}, 4))
                .withMessage("a class must lie in 0 … 3, but is 4");
    }
}
