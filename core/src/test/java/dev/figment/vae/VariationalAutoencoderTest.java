package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.data.images.ImageShape;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFiles;
import dev.figment.io.SafetensorsWriter;
import dev.figment.nn.Activation;
import dev.figment.nn.FiniteDifferences;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks: their sizes, their names, what a label changes, and how they are stored. */
class VariationalAutoencoderTest {

    private static final RandomKey KEY = RandomKey.of(31);
    private static final Backbone.Perceptron SMALL = new Backbone.Perceptron(List.of(7, 5), Activation.TANH);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    static List<VaeConfig> configs() {
        Backbone two = new Backbone.Convolutional(List.of(4, 6), 9, Activation.RELU);
        Backbone three = new Backbone.Convolutional(List.of(4, 6, 8), 9, Activation.SILU);
        return List.of(
                VaeConfig.perceptron(20, 40),
                VaeConfig.importanceWeighted(),
                new VaeConfig(ImageShape.grey(28, 28), 5, two, new Bernoulli(), 0),
                new VaeConfig(ImageShape.rgb(28, 28), 5, two, new DiscretizedLogistic(), 10),
                new VaeConfig(ImageShape.rgb(32, 32), 5, three, new GaussianWithVariance(), 0),
                new VaeConfig(ImageShape.grey(32, 32), 5, three, new Gaussian(0.1), 3),
                new VaeConfig(ImageShape.grey(4, 3), 2, SMALL, new ContinuousBernoulli(), 4));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void imagesBecomeCodesAndCodesImages(VaeConfig config) {
        Tensor x = RandomTensors.uniform(KEY, 0, 1, 3, config.image().size());
        Tensor labels = config.classes() == 0 ? null : ArrayTensors.of(new long[] {0, 2, 1}, 3);
        try (var model = new VariationalAutoencoder(config, KEY);
                var plain = new Autoencoder(config, KEY)) {
            DiagonalGaussian posterior = model.encode(x, labels);
            assertThat(posterior.mean().shape()).containsExactly(3, config.latentDim());
            assertThat(posterior.logVariance().shape()).containsExactly(3, config.latentDim());
            Tensor several = RandomTensors.normal(KEY, 0, 1, 6, 3, config.latentDim());
            int outputs = config.image().size() * config.likelihood().parameters();
            assertThat(model.decode(several, labels).shape()).containsExactly(6, 3, outputs);
            assertThat(model.pictures(posterior.mean(), labels).shape())
                    .containsExactly(3, config.image().size());
            assertThat(plain.pictures(plain.codes(x, labels), labels).shape())
                    .containsExactly(3, config.image().size());
        }
    }

    @Test
    void manyCodesDecodeAsEachDoes() {
        VaeConfig config = configs().get(3);
        Tensor labels = ArrayTensors.of(new long[] {4, 9}, 2);
        Tensor z = RandomTensors.normal(KEY, 0, 1, 3, 2, 5);
        try (var model = new VariationalAutoencoder(config, KEY)) {
            Tensor together = model.decode(z, labels);
            for (int k = 0; k < 3; k++) {
                Tensor alone = model.decode(z.select(0, k), labels);
                assertThat(together.select(0, k).allclose(alone, 1e-5, 1e-5, false))
                        .isTrue();
            }
        }
    }

    @Test
    void aLabelReachesEncoderAndDecoder() {
        for (VaeConfig config : List.of(configs().get(3), configs().get(6))) {
            Tensor x = RandomTensors.uniform(KEY, 0, 1, 2, config.image().size());
            Tensor first = ArrayTensors.of(new long[] {0, 0}, 2);
            Tensor second = ArrayTensors.of(new long[] {1, 0}, 2);
            try (var model = new VariationalAutoencoder(config, KEY)) {
                Tensor codes = model.codes(x, first);
                Tensor changed = model.codes(x, second);
                assertThat(codes.select(0, 0).equal(changed.select(0, 0))).isFalse();
                assertThat(codes.select(0, 1).equal(changed.select(0, 1))).isTrue();
                Tensor pictures = model.pictures(codes, first);
                Tensor others = model.pictures(codes, second);
                assertThat(pictures.select(0, 0).equal(others.select(0, 0))).isFalse();
                assertThat(pictures.select(0, 1).equal(others.select(0, 1))).isTrue();
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> model.codes(x, null))
                        .withMessage("this model is conditional: it needs a label for each image");
            }
        }
    }

    @Test
    void gradientsHoldThroughConvolutionsAndLabels() {
        var config = new VaeConfig(
                ImageShape.rgb(4, 4),
                2,
                new Backbone.Convolutional(List.of(2, 3), 4, Activation.TANH),
                new GaussianWithVariance(),
                3);
        Tensor x = RandomTensors.uniform(KEY, 0, 1, 2, config.image().size()).to(ScalarType.Double);
        Tensor labels = ArrayTensors.of(new long[] {2, 1}, 2);
        Tensor noise = RandomTensors.normal(KEY, 0, 1, 2, 2).to(ScalarType.Double);
        try (var model = new VariationalAutoencoder(config, KEY);
                var plain = new Autoencoder(config, KEY)) {
            model.to(ScalarType.Double);
            plain.to(ScalarType.Double);
            FiniteDifferences.assertGradients(
                    model.parameters(), 12, KEY, () -> new Elbo(model).loss(x, labels, noise));
            FiniteDifferences.assertGradients(
                    plain.parameters(), 12, KEY, () -> new Reconstruction(plain).loss(x, labels));
        }
    }

    @Test
    void parametersHaveTheNamesOfPyTorchsUsualProgram() {
        try (var model = new VariationalAutoencoder(VaeConfig.perceptron(20, 400), KEY)) {
            assertThat(model.parameters().keySet())
                    .containsExactly(
                            "encoder.0.weight",
                            "encoder.0.bias",
                            "fc_mu.weight",
                            "fc_mu.bias",
                            "fc_logvar.weight",
                            "fc_logvar.bias",
                            "decoder.0.weight",
                            "decoder.0.bias",
                            "decoder.2.weight",
                            "decoder.2.bias");
            assertThat(model.parameterCount()).isEqualTo(652_824); // of PyTorch's example
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void whatIsStoredIsReadBack(VaeConfig config, @TempDir Path directory) throws IOException {
        Tensor x = RandomTensors.uniform(KEY, 0, 1, 2, config.image().size());
        Tensor labels = config.classes() == 0 ? null : ArrayTensors.of(new long[] {0, 2}, 2);
        try (var variational = new VariationalAutoencoder(config, KEY);
                var plain = new Autoencoder(config, KEY)) {
            for (ImageCoder model : List.of(variational, plain)) {
                ImageCoderArchitecture architecture = List.of(ImageCoderArchitecture.values()).stream()
                        .filter(candidate -> candidate.expresses(model))
                        .findFirst()
                        .orElseThrow();
                SafetensorsWriter.write(
                        directory.resolve("model.safetensors"), architecture.weights(model), Map.of("format", "pt"));
                JsonFiles.write(directory.resolve("config.json"), architecture.config(model));
                try (ImageCoder read = architecture.read(HuggingFaceDirectory.of(directory))) {
                    assertThat(read.config()).isEqualTo(config);
                    assertThat(read.isTraining()).isFalse();
                    assertThat(read.codes(x, labels).equal(model.codes(x, labels)))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aConfigurationThatMakesNoSenseIsOneClearLine(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("config.json"), """
                {"model_type": "figment-vae", "image": {"channels": 1, "height": 2, "width": 2}, "latent_dim": 0,
                 "backbone": {"kind": "perceptron", "hidden": [4], "activation": "relu"},
                 "likelihood": {"kind": "bernoulli"}, "classes": 0}
                """);
        assertThatIOException()
                .isThrownBy(() -> ImageCoderArchitecture.VARIATIONAL.read(HuggingFaceDirectory.of(directory)))
                .withMessage(directory.resolve("config.json") + ": latentDim must be at least 1, but is 0");
    }

    @Test
    void imagesThatCannotBeHalvedAreRefused() {
        var config = new VaeConfig(
                ImageShape.grey(28, 28),
                2,
                new Backbone.Convolutional(List.of(2, 2, 2), 4, Activation.RELU),
                new Bernoulli(),
                0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VariationalAutoencoder(config, KEY))
                .withMessage(
                        "3 halving convolutions need images whose sides are multiples of 8, but they are 28×28 grey");
    }
}
