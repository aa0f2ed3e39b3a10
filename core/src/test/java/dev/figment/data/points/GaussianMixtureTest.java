package dev.figment.data.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.EpochSource;
import dev.figment.metrics.ModeCoverage;
import dev.figment.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

    private static final RandomKey KEY = RandomKey.of(6);

    @Test
    void theDataItselfReachesEveryModeAndAbout989InAThousandAreOfHighQuality() {
        for (GaussianMixture mixture : List.of(GaussianMixture.ring(), GaussianMixture.grid())) {
            ModeCoverage found =
                    ModeCoverage.of(rows(mixture.draw(KEY, 0, 20_000)), mixture.modes(), 3 * mixture.deviation());
            assertThat(found.covered()).isEqualTo(mixture.modes().length);
            assertThat(found.highQualityShare()).isCloseTo(0.9889, within(0.004)); // 1 − exp(−9/2)
            assertThat(found.leastShare()).isGreaterThan(0.85);
        }
    }

    @Test
    void anEpochIsAFunctionOfItsNumberAndAPointOfItsPlace() {
        EpochSource<PointBatch> source = GaussianMixture.ring().batches(5, 3, KEY);
        assertThat(source.epoch(4)).hasSize(3);
        assertThat(source.epoch(4).get(2).values())
                .isEqualTo(source.epoch(4).get(2).values());
        assertThat(source.epoch(5).get(2).values())
                .isNotEqualTo(source.epoch(4).get(2).values());
        assertThat(source.epoch(0).get(1).exampleIds()).containsExactly(5, 6, 7, 8, 9);
        assertThat(GaussianMixture.ring().draw(KEY, 7, 1).values())
                .isEqualTo(Arrays.copyOfRange(
                        GaussianMixture.ring().draw(KEY, 5, 5).values(), 4, 6));
    }

    @Test
    void aBatchIsItsPartsInOrder() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 5);
        List<PointBatch> parts = batch.split(2);
        assertThat(parts).extracting(PointBatch::examples).containsExactly(2, 3);
        assertThat(parts.get(1).values()).isEqualTo(Arrays.copyOfRange(batch.values(), 4, 10));
        assertThat(parts.get(1).exampleIds()).containsExactly(2, 3, 4);
        assertThat(batch.split(9)).hasSize(5);
    }

    @Test
    void refusesWhatIsNoMixture() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianMixture(new float[][] {{0, 0}, {1}}, 1))
                .withMessage("all modes have one positive dimension, but mode 1 has 1 and mode 0 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianMixture(new float[][] {{0}}, 0))
                .withMessage("a mixture has at least one mode and a positive deviation, not 1 and 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PointBatch(2, new float[3], new long[2]))
                .withMessage("a batch of 2 points of dimension 2 cannot have 3 numbers");
    }

    private static float[][] rows(PointBatch batch) {
        float[][] rows = new float[batch.examples()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(batch.values(), i * batch.dimension(), (i + 1) * batch.dimension());
        }
        return rows;
    }
}
