package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's gradients, by its parameters and its input, against finite differences in float64. */
class LayerGradientsTest {

    private static final RandomKey KEY = RandomKey.of(11);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    static List<Arguments> layersAndTheirInputs() {
        Kernel2d halving = Kernel2d.of(3).stride(2).padding(1);
        return List.of(
                layer("Linear", () -> new Linear(4, 3, KEY), 2, 5, 4),
                layer("Linear without bias", () -> new Linear(4, 3, false, Initializer.heNormal(), KEY), 2, 4),
                layer("LayerNorm", () -> new LayerNorm(5), 2, 3, 5),
                layer("RmsNorm", () -> new RmsNorm(5, 1e-6), 2, 3, 5),
                layer("BatchNorm over [B, C]", () -> new BatchNorm(3), 6, 3),
                layer("BatchNorm over [B, C, H, W]", () -> new BatchNorm(2), 3, 2, 2, 3),
                layer("Conv2d", () -> new Conv2d(2, 3, Kernel2d.of(2), KEY), 2, 2, 4, 3),
                layer("Conv2d, strided", () -> new Conv2d(2, 3, halving, KEY), 2, 2, 5, 4),
                layer("ConvTranspose2d", () -> new ConvTranspose2d(2, 3, Kernel2d.of(2), KEY), 2, 2, 3, 2),
                layer(
                        "ConvTranspose2d, strided",
                        () -> new ConvTranspose2d(2, 3, halving, 1, true, Initializer.fanInUniform(), KEY),
                        2,
                        2,
                        3,
                        2),
                layer("FourierFeatures", () -> new FourierFeatures(2, 3, 0.5, KEY), 4, 2),
                layer("Maxout", () -> new Maxout(4, 3, 2, KEY), 5, 4),
                layer("Reshape", () -> new Reshape(2, 3), 4, 6),
                layer("LeakyRelu", () -> new LeakyRelu(0.1), 3, 5),
                layer("Pointwise", () -> new Pointwise(Activation.TANH), 3, 5),
                layer(
                        "Sequential",
                        () -> new Sequential(new Linear(4, 6, KEY), new LayerNorm(6), new Linear(6, 2, KEY.fold(1))),
                        3,
                        4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layersAndTheirInputs")
    void gradientsAreThoseOfTheFunction(String name, Supplier<Layer> constructor, long[] shape) {
        Tensor x = random(shape);
        try (Layer layer = constructor.get()) {
            away(layer);
            FiniteDifferences.assertGradients(layer, Map.of("x", x), () -> layer.forward(x));
        }
    }

    @Test
    void batchNormalisationInEvaluationUsesItsRunningStatistics() {
        Tensor x = random(4, 3);
        try (BatchNorm layer = new BatchNorm(3)) {
            layer.forward(RandomTensors.normal(KEY, 2, 3, 8, 3));
            layer.eval();
            FiniteDifferences.assertGradients(layer, Map.of("x", x), () -> layer.forward(x));
        }
    }

    @Test
    void embeddingsPassGradientsToTheRowsLookedUp() {
        Tensor ids = ArrayTensors.ids(new int[][] {{0, 2, 2}, {4, 1, 0}});
        try (Embedding embedding = new Embedding(5, 3, KEY)) {
            FiniteDifferences.assertGradients(embedding, Map.of(), () -> embedding.forward(ids));
        }
    }

    @Test
    void dropoutIsAFixedFunctionUnderOneKey() {
        Tensor x = random(3, 8);
        try (Dropout dropout = new Dropout(0.4)) {
            FiniteDifferences.assertGradients(dropout, Map.of("x", x), () -> {
                try (Randomness random = Randomness.open(KEY, new long[] {5, 6, 7})) {
                    return dropout.forward(x);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void activations(Activation activation) {
        Tensor x = random(3, 7);
        FiniteDifferences.assertGradients(Map.of("x", x), () -> activation.apply(x));
    }

    @Test
    void aWrongGradientIsFoundAndNamed() {
        Tensor x = random(4);
        // detaching one factor halves the gradient of x²
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> FiniteDifferences.assertGradients(Map.of("x", x), () -> x.mul(x.detach())))
                .withMessageMatching(
                        "the gradient of x at element \\d of 4 is .* by autograd and .* by central" + " differences");
    }

    @Test
    void aSampleOfElementsIsChecked() {
        Tensor x = random(100);
        FiniteDifferences.assertGradients(Map.of("x", x), 5, KEY, x::square);
    }

    @Test
    void singlePrecisionIsRefused() {
        Tensor x = RandomTensors.normal(KEY, 0, 1, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FiniteDifferences.assertGradients(Map.of("x", x), x::square))
                .withMessage("finite differences need contiguous float64 tensors on the CPU, but x is not");
    }

    private static Arguments layer(String name, Supplier<Layer> constructor, long... shape) {
        return Arguments.of(name, constructor, shape);
    }

    private static Tensor random(long... shape) {
        return RandomTensors.normal(KEY.fold("x"), 0, 1, shape).to(ScalarType.Double);
    }

    /** Away from initial ones and zeros, which would hide mistakes. */
    private static void away(Module module) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        module.state().forEach((name, tensor) -> {
            boolean counts = !tensor.is_floating_point();
            values.put(name, counts ? tensor : RandomTensors.uniform(KEY.fold(name), 0.5, 1.5, tensor.shape()));
        });
        module.load(values);
    }
}
