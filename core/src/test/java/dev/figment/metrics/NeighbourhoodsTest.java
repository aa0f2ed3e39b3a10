package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NeighbourhoodsTest {

    @Test
    void theFirstRadiusIsTheDistanceOfTheNearestOtherVector() {
        try (Scope scope = Scope.open()) {
            Tensor features = ArrayTensors.of(new float[] {0, 0, 3, 4, 3, 5, 3, 5}, 4, 2);
            assertThat(ArrayTensors.doubles(Neighbourhoods.of(features, 1).radii()))
                    .containsExactly(5, 1, 0, 0);
        }
    }

    @Test
    void needsMoreVectorsThanNeighbours() {
        try (Scope scope = Scope.open()) {
            Tensor alone = ArrayTensors.of(new float[] {1, 2}, 1, 2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Neighbourhoods.of(alone, 1))
                    .withMessageContaining("at least 2 vectors");
        }
    }
}
