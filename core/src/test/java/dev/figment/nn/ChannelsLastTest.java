package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Gradients.Graph;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsLastTest {

    private static final RandomKey KEY = RandomKey.of(5);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void changesTheOrderInMemoryAlone() {
        for (long channels : new long[] {1, 3}) {
            Tensor images = images(2, channels, 4, 5);
            Tensor ordered = ChannelsLast.of(images);
            assertThat(strides(ordered)).containsExactly(20 * channels, 1, 5 * channels, channels);
            assertThat(ArrayTensors.doubles(ordered)).containsExactly(ArrayTensors.doubles(images));
        }
    }

    @Test
    void copiesNothingThatIsInOrder() {
        Tensor ordered = ChannelsLast.of(images(2, 3, 4, 4));
        assertThat(ChannelsLast.of(ordered).is_same(ordered)).isTrue();
        Tensor grey = images(2, 1, 4, 4);
        assertThat(ChannelsLast.of(grey).data_ptr().address())
                .isEqualTo(grey.data_ptr().address());
    }

    @Test
    void convolutionsKeepTheOrderForEachOther() {
        Kernel2d halving = Kernel2d.of(4).stride(2).padding(1);
        try (Conv2d down = new Conv2d(1, 3, halving, KEY);
                BatchNorm norm = new BatchNorm(3);
                ConvTranspose2d up = new ConvTranspose2d(3, 2, halving, KEY)) {
            Tensor features = down.forward(images(2, 1, 8, 8).to(ScalarType.Float));
            assertThat(features.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
            Tensor normed = norm.forward(features);
            assertThat(normed.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
            assertThat(up.forward(normed).is_contiguous(MemoryFormat.ChannelsLast))
                    .isTrue();
        }
    }

    @Test
    void gradientsReachImagesInTheirOrderThroughAReshape() {
        try (Reshape flat = new Reshape(12);
                GradientMode on = GradientMode.on()) {
            Tensor images = ChannelsLast.of(images(2, 3, 2, 2)).requires_grad_(true);
            Tensor cubes = flat.forward(images).pow(new Scalar(3)).sum();
            Tensor gradient = Gradients.of(cubes, images, Graph.EXTENDED); // 3 x²
            assertThat(strides(gradient)).containsExactly(strides(images));
            assertThat(ArrayTensors.doubles(gradient))
                    .containsExactly(ArrayTensors.doubles(images.square().mul(new Scalar(3))), within(1e-12));

            Tensor second = Gradients.of(gradient.square().sum(), images, Graph.EXTENDED); // d 9 x⁴ ⁄ dx
            assertThat(ArrayTensors.doubles(second))
                    .containsExactly(
                            ArrayTensors.doubles(images.pow(new Scalar(3)).mul(new Scalar(36))), within(1e-12));
        }
    }

    private static Tensor images(long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        return torch.arange(new Scalar(elements)).to(ScalarType.Double).sin().reshape(shape);
    }

    private static long[] strides(Tensor tensor) {
        long[] strides = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = tensor.stride(i);
        }
        return strides;
    }
}
