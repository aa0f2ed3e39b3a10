package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MinibatchStandardDeviationTest {

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void appendsTheMeanDeviationOfEachGroup() {
        Tensor x = ArrayTensors.of(new float[] {0, 5, 1, 5, 2, 5, 3, 9}, 4, 2); // groups {0, 2} and {1, 3}
        try (var layer = new MinibatchStandardDeviation(2)) {
            float[] y = ArrayTensors.floats(layer.forward(x));
            // deviations 1 and 0 of the first group, 1 and 2 of the second
            assertThat(new float[] {y[2], y[5], y[8], y[11]})
                    .containsExactly(new float[] {0.5f, 1.5f, 0.5f, 1.5f}, within(1e-4f));
        }
    }

    @Test
    void aGroupOfEqualExamplesHasNone() {
        try (var layer = new MinibatchStandardDeviation(4, 2, 1e-8)) {
            Tensor y = layer.forward(torch.ones(4, 6, 3, 3));
            assertThat(y.shape()).containsExactly(4, 8, 3, 3);
            assertThat(ArrayTensors.floats(y.narrow(1, 6, 2))).containsOnly(1e-4f); // √ε
        }
    }

    @Test
    void aSmallerBatchIsOneGroup() {
        try (var layer = new MinibatchStandardDeviation(4)) {
            assertThat(layer.forward(torch.ones(1, 3)).shape()).containsExactly(1, 4);
        }
    }

    @Test
    void gradients() {
        Tensor x = RandomTensors.normal(RandomKey.of(3), 0, 1, 6, 4, 2, 2).to(ScalarType.Double);
        try (var layer = new MinibatchStandardDeviation(3, 2, 1e-8)) {
            FiniteDifferences.assertGradients(Map.of("x", x), () -> layer.forward(x));
        }
    }

    @Test
    void refusesWhatHasNoGroups() {
        try (var layer = new MinibatchStandardDeviation(4, 2, 1e-8)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.forward(torch.ones(6, 2)))
                    .withMessage(
                            "the batch of MinibatchStandardDeviation must be a multiple of its groups of 4, but has"
                                    + " 6 examples");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.forward(torch.ones(4, 3)))
                    .withMessageContaining("with C a multiple of 2, but is [4, 3]");
        }
    }
}
