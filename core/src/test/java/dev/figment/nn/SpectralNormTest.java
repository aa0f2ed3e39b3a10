package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The largest singular value is LibTorch's, from a full decomposition. */
class SpectralNormTest {

    private static final RandomKey KEY = RandomKey.of(5);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void theLargestSingularValueOfTheWeightIsOne() {
        try (SpectralNorm layer = new SpectralNorm(new Linear(9, 6, KEY), KEY)) {
            layer.iterate(500);
            assertThat(largest(layer.weight())).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void aConvolutionIsFlattenedByItsOutputs() {
        try (SpectralNorm layer = new SpectralNorm(new Conv2d(3, 5, Kernel2d.of(3), KEY), KEY)) {
            layer.iterate(500);
            assertThat(largest(layer.weight().reshape(5, 27))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void aTransposedConvolutionIsToo() {
        try (SpectralNorm layer = new SpectralNorm(new ConvTranspose2d(3, 5, Kernel2d.of(3), KEY), KEY)) {
            layer.iterate(500);
            assertThat(largest(layer.weight().transpose(0, 1).reshape(5, 27))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void oneIterationAStepFollowsAWeightThatMoves() {
        Linear linear = new Linear(8, 8, KEY);
        try (SpectralNorm layer = new SpectralNorm(linear, KEY);
                GradientMode off = GradientMode.off()) {
            layer.iterate(500);
            for (int step = 0; step < 50; step++) {
                linear.weight().add_(RandomTensors.normal(KEY.fold(step), 0, 0.01, 8, 8));
                layer.beginStep();
            }
            assertThat(layer.sigma().item_double()).isCloseTo(largest(linear.weight()), within(0.01));
        }
    }

    @Test
    void forwardPassesOnlyRead() {
        try (SpectralNorm layer = new SpectralNorm(new Linear(4, 3, KEY), KEY)) {
            float[] before = ArrayTensors.floats(u(layer));
            layer.forward(torch.ones(2, 4));
            assertThat(ArrayTensors.floats(u(layer))).isEqualTo(before);
            layer.beginStep();
            assertThat(ArrayTensors.floats(u(layer))).isNotEqualTo(before);
        }
    }

    @Test
    void theGradientFlowsThroughTheNorm() {
        Tensor x = RandomTensors.normal(KEY.fold("x"), 0, 1, 3, 4).to(ScalarType.Double);
        try (SpectralNorm layer = new SpectralNorm(new Linear(4, 3, KEY), KEY)) {
            FiniteDifferences.assertGradients(layer, Map.of("x", x), () -> layer.forward(x));
        }
    }

    @Test
    void aWeightOfZeroStaysAndHasFiniteGradients() {
        Linear linear = new Linear(4, 3, false, Initializer.zeros(), KEY);
        try (SpectralNorm layer = new SpectralNorm(linear, KEY)) {
            layer.beginStep();
            Tensor y = layer.forward(torch.ones(2, 4));
            assertThat(ArrayTensors.floats(y)).containsOnly(0f);
            y.sum().backward();
            assertThat(ArrayTensors.floats(linear.weight().grad())).containsOnly(2f);
        }
    }

    @Test
    void aWeightThatWasZeroIsNormalisedOnceItHasMoved() {
        Linear linear = new Linear(4, 3, false, Initializer.zeros(), KEY);
        try (SpectralNorm layer = new SpectralNorm(linear, KEY);
                GradientMode off = GradientMode.off()) {
            layer.beginStep();
            linear.weight().copy_(RandomTensors.normal(KEY.fold("moved"), 0, 1, 3, 4));
            for (int step = 0; step < 20; step++) {
                layer.beginStep();
            }
            assertThat(layer.sigma().item_double()).isCloseTo(largest(linear.weight()), within(0.01));
        }
    }

    @Test
    void itsStateIsSavedWithTheLayers() {
        try (SpectralNorm layer = new SpectralNorm(new Linear(4, 3, KEY), KEY)) {
            assertThat(layer.parameters().keySet()).containsExactly("layer.weight", "layer.bias");
            assertThat(layer.buffers().keySet()).containsExactly("u", "v");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.iterate(0))
                    .withMessage("power iteration takes at least one iteration, not 0");
        }
    }

    private static Tensor u(SpectralNorm layer) {
        return Objects.requireNonNull(layer.buffers().get("u"));
    }

    private static double largest(Tensor matrix) {
        return torch.linalg_svdvals(matrix.detach()).max().item_double();
    }
}
