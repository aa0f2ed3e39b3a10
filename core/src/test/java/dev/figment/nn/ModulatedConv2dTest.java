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
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModulatedConv2dTest {

    private static final RandomKey KEY = RandomKey.of(8);
    private static final Kernel2d KERNEL = Kernel2d.of(3).stride(2).padding(1);

    private final Scope scope = Scope.open();
    private final Tensor x =
            RandomTensors.normal(KEY.fold("x"), 0, 1, 2, 3, 5, 5).to(ScalarType.Double);
    private final Tensor style = RandomTensors.normal(KEY.fold("s"), 1, 1, 2, 3).to(ScalarType.Double);

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void isTheConvolutionWithTheModulatedAndDemodulatedWeight() {
        try (var layer = new ModulatedConv2d(3, 4, KERNEL, KEY)) {
            layer.to(ScalarType.Double);
            Tensor y = layer.forward(x, style);
            for (int example = 0; example < 2; example++) {
                Tensor modulated = layer.weight().mul(style.select(0, example).reshape(1, 3, 1, 1)); // [out, in, k, k]
                Tensor norm = modulated.square().sum(1, 2, 3).sqrt().reshape(4, 1, 1, 1);
                Tensor expected = torch.conv2d(
                        x.narrow(0, example, 1),
                        modulated.div(norm),
                        new TensorOptional(),
                        new long[] {2, 2},
                        new long[] {1, 1},
                        new long[] {1, 1},
                        1);
                assertThat(ArrayTensors.doubles(y.narrow(0, example, 1)))
                        .containsExactly(ArrayTensors.doubles(expected), within(1e-7));
            }
        }
    }

    @Test
    void gradientsByWeightInputAndStyle() {
        try (var layer = new ModulatedConv2d(3, 2, KERNEL, KEY)) {
            FiniteDifferences.assertGradients(layer, Map.of("x", x, "style", style), () -> layer.forward(x, style));
        }
    }

    @Test
    void aStyleOfZeroGivesZeroAndFiniteGradients() {
        try (var layer = new ModulatedConv2d(3, 2, KERNEL, KEY)) {
            layer.to(ScalarType.Double);
            Tensor none = torch.zeros_like(style).set_requires_grad(true);
            Tensor y = layer.forward(x, none);
            assertThat(ArrayTensors.doubles(y)).containsOnly(0.0);
            y.sum().backward();
            assertThat(ArrayTensors.doubles(none.grad())).doesNotContain(Double.NaN);
        }
    }

    @Test
    void refusesAStyleOfAnotherShape() {
        try (var layer = new ModulatedConv2d(3, 2, KERNEL, KEY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.forward(x, torch.ones(2, 4)))
                    .withMessage("the style of ModulatedConv2d must be [2, 3], a row for each example, but is [2, 4]");
        }
    }
}
