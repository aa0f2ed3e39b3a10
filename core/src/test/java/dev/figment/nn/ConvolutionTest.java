package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expected values are those of torch.nn.functional 2.13 in float64. */
class ConvolutionTest {

    private static final RandomKey KEY = RandomKey.of(3);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void convolvesAsPyTorchDoes() {
        Tensor x = range(18).sin().reshape(1, 2, 3, 3);
        try (Conv2d layer = new Conv2d(2, 3, Kernel2d.of(2).stride(2).padding(1), KEY)) {
            layer.to(ScalarType.Double);
            layer.load(Map.of(
                    "weight", range(24).cos().reshape(3, 2, 2, 2),
                    "bias", ArrayTensors.of(new double[] {0.1, -0.2, 0.3}, 3)));
            Tensor y = layer.forward(x);
            assertThat(y.shape()).containsExactly(1, 3, 2, 2);
            assertThat(ArrayTensors.doubles(y))
                    .containsExactly(
                            new double[] {
                                0.4106970550803082,
                                -2.426620895135831,
                                0.7909147344957936,
                                -3.422649229783396,
                                -0.513081431903849,
                                -0.21673753055937017,
                                -1.3107424980082294,
                                2.181417594348334,
                                0.0804096627734101,
                                2.8314915176603535,
                                -0.06768859247007125,
                                3.129656548803178
                            },
                            within(1e-12));
        }
    }

    @Test
    void convolvesTransposedAsPyTorchDoes() {
        Tensor x = range(18).sin().reshape(1, 2, 3, 3).narrow(2, 0, 2).narrow(3, 0, 2);
        Kernel2d kernel = Kernel2d.of(3).stride(2).padding(1);
        try (ConvTranspose2d layer = new ConvTranspose2d(2, 1, kernel, 1, true, Initializer.fanInUniform(), KEY)) {
            layer.to(ScalarType.Double);
            layer.load(Map.of(
                    "weight", range(18).cos().reshape(2, 1, 3, 3), "bias", ArrayTensors.of(new double[] {0.5}, 1)));
            Tensor y = layer.forward(x);
            assertThat(y.shape()).containsExactly(1, 1, 4, 4);
            assertThat(ArrayTensors.doubles(y))
                    .containsExactly(
                            new double[] {
                                0.8739755930087623,
                                -0.7357723938808638,
                                -0.5436923474790216,
                                0.6643055652051534,
                                0.6318013501182345,
                                0.40711104868340486,
                                0.8939215153911308,
                                0.8440611048272475,
                                -0.07915356049738842,
                                1.5704493308442151,
                                1.3759583485514923,
                                0.34277622201523333,
                                1.1202448340171778,
                                -0.41874285883512896,
                                -0.47293205344170264,
                                0.4945002242612799
                            },
                            within(1e-12));
        }
    }

    @Test
    void startsAsPyTorchDoes() {
        try (Conv2d convolution = new Conv2d(3, 8, Kernel2d.of(4), KEY);
                ConvTranspose2d transposed = new ConvTranspose2d(8, 3, Kernel2d.of(4), KEY)) {
            double bound = 1 / Math.sqrt(3 * 16); // fan-in of both: PyTorch counts the second dimension of the weight
            for (Tensor tensor : convolution.parameters().values()) {
                assertThat(tensor.abs().max().item_double()).isLessThanOrEqualTo(bound);
            }
            for (Tensor tensor : transposed.parameters().values()) {
                assertThat(tensor.abs().max().item_double()).isLessThanOrEqualTo(bound);
            }
            assertThat(convolution.weight().shape()).containsExactly(8, 3, 4, 4);
            assertThat(transposed.weight().shape()).containsExactly(8, 3, 4, 4);
            assertThat(convolution.weight().abs().max().item_double()).isGreaterThan(0.95 * bound);
        }
    }

    @Test
    void refusesInputsThatDoNotFitInOneLine() {
        try (Sequential model =
                new Sequential(new Conv2d(2, 3, Kernel2d.of(5), KEY), new ConvTranspose2d(3, 1, Kernel2d.of(2), KEY))) {
            Layer convolution = (Layer) model.children().values().iterator().next();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.forward(torch.zeros(1, 3, 8, 8)))
                    .withMessage("the input of Conv2d 0 must be [B, 2, H, W], but is [1, 3, 8, 8]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> convolution.forward(torch.zeros(1, 2, 4, 8)))
                    .withMessage("the input of Conv2d 0 is [1, 2, 4, 8], smaller than its kernel of size 5 with"
                            + " padding 0");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernel2d.of(3).stride(0))
                .withMessage("a kernel needs size and stride from 1 and padding from 0, but they are 3, 0 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvTranspose2d(1, 1, Kernel2d.of(3), 1, true, Initializer.fanInUniform(), KEY))
                .withMessage("output padding must lie in 0 … 0, below the stride, but is 1");
    }

    private static Tensor range(int n) {
        return ArrayTensors.of(IntStream.range(0, n).asDoubleStream().toArray(), n);
    }
}
