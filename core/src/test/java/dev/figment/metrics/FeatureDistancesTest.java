package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Distances between sets of features whose distributions are known. */
class FeatureDistancesTest {

    private static final RandomKey KEY = RandomKey.of(12);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void frechetDistanceOfASetToItselfIsZero() {
        Tensor x = normal("x", 0, 1, 50, 8);
        assertThat(FrechetDistance.between(x, x)).isCloseTo(0, within(1e-6));
    }

    @Test
    void frechetDistanceOfShiftedAndScaledNumbersIsThatOfTheEquation() {
        Tensor x = ArrayTensors.of(new double[] {-1, 0, 1}, 3, 1); // mean 0, variance 1
        Tensor y = ArrayTensors.of(new double[] {0, 3, 6}, 3, 1); // mean 3, variance 9
        assertThat(FrechetDistance.between(x, y)).isCloseTo(9 + 1 + 9 - 2 * 3, within(1e-9));
    }

    @Test
    void frechetDistanceStandsSingularCovariances() {
        Tensor x = normal("x", 0, 1, 4, 32); // rank 3
        assertThat(FrechetDistance.between(x, x.add(new Scalar(1)))).isCloseTo(32, within(1e-4));
        Tensor point = torch.ones(5, 32);
        assertThat(FrechetDistance.between(point, point)).isZero();
    }

    @Test
    void kernelDistanceIsTheMeanOverPairs() {
        Tensor x = ArrayTensors.of(new double[] {0, 1}, 2, 1);
        Tensor y = ArrayTensors.of(new double[] {2, 3}, 2, 1);
        double within = 1; // (0 · 1 + 1)³
        double withinY = 343; // (2 · 3 + 1)³
        double between = (1 + 1 + 27 + 64) / 4.0;
        assertThat(KernelDistance.between(x, y)).isCloseTo(within + withinY - 2 * between, within(1e-9));
    }

    @Test
    void kernelDistanceHasNoBiasWhereTheDistributionsAreOne() {
        double sum = 0;
        for (int trial = 0; trial < 40; trial++) {
            sum += KernelDistance.between(normal("a" + trial, 0, 1, 30, 4), normal("b" + trial, 0, 1, 50, 4));
        }
        assertThat(sum / 40).isCloseTo(0, within(0.05));
        assertThat(KernelDistance.between(normal("a", 0, 1, 1_500, 4), normal("b", 1, 1, 1_200, 4)))
                .isGreaterThan(1);
    }

    @Test
    void precisionAndRecallAreOneWithinOneDistributionAndTellPoorFromMissing() {
        Tensor real = normal("real", 0, 1, 400, 2);
        PrecisionRecall same = PrecisionRecall.between(real, normal("other", 0, 1, 400, 2));
        assertThat(same.precision()).isGreaterThan(0.9);
        assertThat(same.recall()).isGreaterThan(0.9);
        PrecisionRecall narrow = PrecisionRecall.between(real, normal("narrow", 0, 0.1, 400, 2));
        assertThat(narrow.precision()).isGreaterThan(0.95);
        assertThat(narrow.recall()).isLessThan(0.2);
        PrecisionRecall wide = PrecisionRecall.between(real, normal("wide", 0, 10, 400, 2));
        assertThat(wide.precision()).isLessThan(0.2);
        assertThat(wide.recall()).isGreaterThan(0.9);
    }

    @Test
    void aCollapsedSetHasBallsWithoutExtent() {
        Tensor real = normal("real", 0, 1, 60, 2);
        Tensor collapsed = real.narrow(0, 7, 1).repeat(20, 1);
        PrecisionRecall found = PrecisionRecall.between(real, collapsed);
        assertThat(found.precision()).isOne();
        assertThat(found.recall()).isCloseTo(1.0 / 60, within(1e-9));
    }

    @Test
    void densityAndCoverageByHand() {
        Tensor real =
                ArrayTensors.of(new double[] {0, 1, 3, 10}, 4, 1); // balls of k = 1: [−1, 1], [0, 2], [1, 5], [3, 17]
        Tensor generated = ArrayTensors.of(new double[] {0.5, 0.6, 4}, 3, 1); // in 2, 2 and 2 balls
        DensityCoverage found = DensityCoverage.between(real, generated, 1);
        assertThat(found.density()).isCloseTo(2, within(1e-9));
        assertThat(found.coverage()).isOne();
        DensityCoverage one = DensityCoverage.between(real, generated.narrow(0, 2, 1), 1);
        assertThat(one.coverage()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void neighbourhoodsOfRealFeaturesServeEverySetThatIsMeasuredAgainstThem() {
        Tensor real = normal("real", 0, 1, 200, 3);
        Neighbourhoods known = Neighbourhoods.of(real, 4);
        for (double deviation : new double[] {0.2, 1, 3}) {
            Tensor generated = normal("generated", 0, deviation, 150, 3);
            assertThat(PrecisionRecall.between(known, generated))
                    .isEqualTo(PrecisionRecall.between(real, generated, 4));
            assertThat(DensityCoverage.between(known, generated))
                    .isEqualTo(DensityCoverage.between(real, generated, 4));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DensityCoverage.between(known, torch.ones(9, 2)))
                .withMessage("real and generated features must have one width, but are [200, 3] and [9, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Neighbourhoods.of(real.div(new Scalar(0)), 4))
                .withMessage("the real features hold numbers that are not finite");
    }

    @Test
    void setsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.between(torch.ones(1, 3), torch.ones(5, 3)))
                .withMessage("the real features must be [N, F] with at least 2 vectors, but are [1, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.between(torch.ones(4, 3), torch.ones(5, 2)))
                .withMessage("real and generated features must have one width, but are [4, 3] and [5, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.between(
                        torch.ones(4, 3), torch.ones(4, 3).div(new Scalar(0))))
                .withMessage("the generated features hold numbers that are not finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecall.between(torch.ones(3, 2), torch.ones(9, 2)))
                .withMessage("neighbourhoods reach to the k-th of the other vectors: k = 3 does not fit a set of 3");
    }

    private static Tensor normal(String name, double mean, double deviation, long... shape) {
        return RandomTensors.normal(KEY.fold(name), mean, deviation, shape);
    }
}
