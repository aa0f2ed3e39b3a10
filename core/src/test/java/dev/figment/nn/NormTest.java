package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NormTest {

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void layerNormHasMeanZeroAndVarianceOne() {
        try (LayerNorm norm = new LayerNorm(4)) {
            float[] y = ArrayTensors.floats(norm.forward(ArrayTensors.of(new float[] {1, 2, 3, 6}, 1, 4)));
            double root = Math.sqrt(3.5); // the variance of 1, 2, 3, 6 around 3
            assertThat(y)
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly((float) (-2 / root), (float) (-1 / root), 0f, (float) (3 / root));
        }
    }

    @Test
    void rmsNormHasMeanSquareOneAndKeepsTheMean() {
        try (RmsNorm norm = new RmsNorm(2, 1e-6)) {
            float[] y = ArrayTensors.floats(norm.forward(ArrayTensors.of(new float[] {1, 7}, 1, 2)));
            assertThat(y).usingComparatorWithPrecision(1e-5f).containsExactly(0.2f, 1.4f); // divided by √25
        }
    }

    @Test
    void anInputOfAnotherWidthIsRefusedAndNotBroadcast() {
        Tensor narrow = RandomTensors.normal(RandomKey.of(0), 0, 1, 2, 3, 1);
        try (RmsNorm rms = new RmsNorm(4, 1e-6);
                LayerNorm layer = new LayerNorm(4)) {
            assertThatThrownBy(() -> rms.forward(narrow))
                    .hasMessage("the input of RmsNorm must end in a dimension of 4, but is [2, 3, 1]");
            assertThatThrownBy(() -> layer.forward(narrow))
                    .hasMessage("the input of LayerNorm must end in a dimension of 4, but is [2, 3, 1]");
        }
        assertThatThrownBy(() -> new RmsNorm(4, 0))
                .hasMessage("RMS normalisation needs a positive dimension and epsilon, not 4 and 0.0");
        assertThatThrownBy(() -> new LayerNorm(0))
                .hasMessage("layer normalisation needs a positive dimension and epsilon, not 0 and 1.0E-5");
    }
}
