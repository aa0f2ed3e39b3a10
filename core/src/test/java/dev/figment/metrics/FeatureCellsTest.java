package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCellsTest {

    private static final RandomKey KEY = RandomKey.of(3);
    private static final double FIFTH = 0.2;

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 60})
    void nothingIsMissedOfWhatIsItself(int cells) {
        Tensor real = clusters("real", List.of(0, 1, 2, 3), 15);
        assertThat(FeatureCells.of(real, real, cells, KEY).shareMissed(FIFTH)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 15})
    void clustersThatAreLeftOutAreMissed(int cells) {
        Tensor real = clusters("real", List.of(0, 1, 2, 3), 60);
        Tensor generated = clusters("generated", List.of(0, 3), 40);
        assertThat(FeatureCells.of(real, generated, cells, KEY).shareMissed(FIFTH))
                .isCloseTo(0.5, within(1e-9));
    }

    @Test
    void clustersThatAreOnlyTooThinAreNot() {
        Tensor real = clusters("real", List.of(0, 1, 2, 3), 60);
        Tensor middles = clusters("middles", List.of(0, 1, 2, 3), 60).round();
        assertThat(FeatureCells.of(real, middles, 4, KEY).shareMissed(FIFTH)).isZero();
    }

    @Test
    void whatIsMadeTooSeldomIsMissedFromThatPartOn() {
        Tensor real = clusters("real", List.of(0, 1), 50);
        Tensor generated =
                torch.cat(new TensorVector(clusters("many", List.of(0), 90), clusters("few", List.of(1), 10)));
        FeatureCells cells = FeatureCells.of(real, generated, 2, KEY);
        assertThat(cells.shareMissed(0.19)).isZero();
        assertThat(cells.shareMissed(0.21))
                .isCloseTo(0.5, within(1e-9)); // a tenth where a half should be: 0.2 of its part
    }

    @Test
    void equalFeaturesShareOneCell() {
        Tensor real = torch.zeros(8, 2);
        assertThat(FeatureCells.of(real, torch.ones(5, 2), 3, KEY).shareMissed(FIFTH))
                .isZero();
    }

    @Test
    void theSameKeyFindsTheSameCells() {
        Tensor real = RandomTensors.normal(KEY.fold("even"), 0, 1, 100, 3);
        Tensor generated = RandomTensors.normal(KEY.fold("other"), 1, 1, 100, 3);
        double once = FeatureCells.of(real, generated, 10, KEY).shareMissed(FIFTH);
        assertThat(FeatureCells.of(real, generated, 10, KEY).shareMissed(FIFTH)).isEqualTo(once);
        assertThat(once).isBetween(0.05, 0.95);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor real = torch.zeros(4, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCells.of(real, real, 0, KEY))
                .withMessage("features are counted in at least one cell, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCells.of(real, real, 5, KEY))
                .withMessageStartingWith("the real features must be [N, F] with at least 5 vectors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCells.of(real, torch.zeros(4, 3), 2, KEY))
                .withMessageStartingWith("real and generated features must have one width");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCells.of(real, real.div(new Scalar(0)), 2, KEY))
                .withMessage("the generated features hold numbers that are not finite");
    }

    /** So many points around each of some places on a line, 1 apart, with a deviation of 0.05 in two directions. */
    private static Tensor clusters(String name, List<Integer> places, int each) {
        float[] middles = new float[2 * each * places.size()];
        for (int i = 0; i < each * places.size(); i++) {
            middles[2 * i] = places.get(i / each);
        }
        Tensor around = RandomTensors.normal(KEY.fold(name), 0, 0.05, each * places.size(), 2);
        return ArrayTensors.of(middles, each * places.size(), 2).add(around);
    }
}
