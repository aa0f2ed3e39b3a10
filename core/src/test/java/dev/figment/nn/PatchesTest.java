package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Gradients.Graph;
import dev.figment.tensor.Scope;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expected values are those of LibTorch's convolutions. */
class PatchesTest {

    private static final long[] NO_DILATION = {1, 1};
    private static final List<Kernel2d> KERNELS = List.of(
            Kernel2d.of(4).stride(2).padding(1),
            Kernel2d.of(3).stride(2).padding(1),
            Kernel2d.of(5).padding(2),
            Kernel2d.of(1).stride(3));

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void convolvesImagesOfOneChannel() {
        for (Kernel2d kernel : KERNELS) {
            Tensor weight = numbers(0.3, 3, 1, kernel.size(), kernel.size());
            Tensor bias = numbers(0.7, 3);
            Tensor image = numbers(0.1, 2, 1, 8, 7);
            assertSame(
                    Patches.convolve(image, weight, bias, kernel),
                    conv2d(image, weight, new TensorOptional(bias), kernel));
            assertSame(
                    Patches.convolve(image, weight, null, kernel), conv2d(image, weight, new TensorOptional(), kernel));
        }
    }

    @Test
    void convolvesTransposedIntoImagesOfOneChannel() {
        for (Kernel2d kernel : KERNELS) {
            for (int extra = 0; extra < kernel.stride(); extra++) {
                Tensor weight = numbers(0.3, 3, 1, kernel.size(), kernel.size());
                Tensor bias = numbers(0.7, 1);
                Tensor x = numbers(0.1, 2, 3, 4, 5);
                Tensor expected = transposed(x, weight, bias, kernel, extra);
                assertSame(Patches.transpose(x, weight, bias, kernel, expected.size(2), expected.size(3)), expected);
            }
        }
    }

    @Test
    void gradientsOfGradientsAreThoseOfTheConvolution() {
        Kernel2d kernel = KERNELS.get(0);
        Tensor image = numbers(0.1, 2, 1, 8, 8);
        Tensor weight = numbers(0.3, 3, 1, 4, 4);
        assertSame(
                penaltysGradient((x, w) -> Patches.convolve(x, w, null, kernel), image, weight),
                penaltysGradient((x, w) -> conv2d(x, w, new TensorOptional(), kernel), image, weight));

        Tensor features = numbers(0.1, 2, 3, 4, 4);
        assertSame(
                penaltysGradient((x, w) -> Patches.transpose(x, w, null, kernel, 8, 8), features, weight),
                penaltysGradient((x, w) -> transposed(x, w, torch.zeros(1), kernel, 0), features, weight));
    }

    /** ∂ ‖∂ Σ y³ ⁄ ∂x‖² ⁄ ∂W, as under a gradient penalty. */
    private static Tensor penaltysGradient(BinaryOperator<Tensor> layer, Tensor x, Tensor weight) {
        try (GradientMode on = GradientMode.on()) {
            Tensor input = x.detach().requires_grad_(true);
            Tensor w = weight.detach().requires_grad_(true);
            Tensor slope = Gradients.of(layer.apply(input, w).pow(new Scalar(3)).sum(), input, Graph.EXTENDED);
            return Gradients.of(slope.square().sum(), w, Graph.EXTENDED);
        }
    }

    private static Tensor conv2d(Tensor x, Tensor weight, TensorOptional bias, Kernel2d kernel) {
        return torch.conv2d(x, weight, bias, both(kernel.stride()), both(kernel.padding()), NO_DILATION, 1);
    }

    private static Tensor transposed(Tensor x, Tensor weight, Tensor bias, Kernel2d kernel, int extra) {
        return torch.conv_transpose2d(
                x,
                weight,
                new TensorOptional(bias.to(ScalarType.Double)),
                both(kernel.stride()),
                both(kernel.padding()),
                both(extra),
                1,
                NO_DILATION);
    }

    private static void assertSame(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).containsExactly(expected.shape());
        assertThat(ArrayTensors.doubles(actual)).containsExactly(ArrayTensors.doubles(expected), within(1e-9));
    }

    private static Tensor numbers(double step, long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        return torch.arange(new Scalar(elements))
                .to(ScalarType.Double)
                .mul(new Scalar(step))
                .sin()
                .reshape(shape);
    }

    private static long[] both(long size) {
        return new long[] {size, size};
    }
}
