package dev.figment.gan.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.gan.networks.ConvolutionalNetworks.Normalization;
import dev.figment.nn.FiniteDifferences;
import dev.figment.nn.Linear;
import dev.figment.nn.MixesExamples;
import dev.figment.nn.Observation;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NetworksTest {

    private static final RandomKey KEY = RandomKey.of(2);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void theMultilayerPlayersHaveTheCustomarySizes() {
        try (Generator generator = Perceptrons.imageGenerator(KEY, 1, 28, 28);
                Discriminator discriminator = Perceptrons.imageDiscriminator(784, KEY)) {
            // 100·128 + 128, 128·256 + 256, 256·512 + 512, 512·784 + 784, and two pairs of γ and β
            assertThat(generator.parameterCount()).isEqualTo(12_928 + 33_024 + 131_584 + 402_192 + 512 + 1_024);
            assertThat(discriminator.parameterCount()).isEqualTo(401_920 + 131_328 + 257);
            Tensor images = generator.forward(latent(3, 100));
            assertThat(images.shape()).containsExactly(3, 1, 28, 28);
            assertThat(images.abs().max().item_double()).isLessThanOrEqualTo(1);
            assertThat(discriminator.forward(images).shape()).containsExactly(3, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"28, 4", "28, 7", "32, 4", "32, 8", "64, 4", "64, 8"})
    void theConvolutionalPlayersFitEachOther(int pixels, int smallestSide) {
        var networks = new ConvolutionalNetworks(pixels, smallestSide, 3, 4, 10);
        try (Generator generator = networks.generator(KEY);
                Discriminator discriminator = networks.discriminator(Normalization.BATCH, new Packing(2), KEY)) {
            Tensor images = generator.forward(latent(4, 10));
            assertThat(images.shape()).containsExactly(4, 3, pixels, pixels);
            assertThat(discriminator.forward(new Packing(2).pack(images)).shape())
                    .containsExactly(2, 1);
        }
    }

    @Test
    void aConvolutionalDiscriminatorEndsWithASmallGridOfManyFeatures() {
        assertThat(ConvolutionalNetworks.of(28, 1, 8, 10).featureDim()).isEqualTo(32 * 4 * 4); // 28, 14, 7, 4
        assertThat(new ConvolutionalNetworks(28, 7, 1, 8, 10).featureDim()).isEqualTo(16 * 7 * 7);
        assertThat(ConvolutionalNetworks.of(64, 1, 8, 10).featureDim()).isEqualTo(64 * 4 * 4); // 64, 32, 16, 8, 4
    }

    @ParameterizedTest
    @EnumSource
    void selfAttentionAndMinibatchDeviationFitIn(Normalization normalization) {
        var plain = ConvolutionalNetworks.of(28, 1, 8, 10);
        var networks = plain.withSelfAttention().withMinibatchDeviation();
        assertThat(networks.featureDim()).isEqualTo(plain.featureDim() + 4 * 4);
        List<String> seen = new ArrayList<>();
        try (Generator generator = networks.conditionalGenerator(3, KEY);
                Discriminator discriminator = networks.discriminator(normalization, Packing.none(), KEY);
                Observation watching =
                        Observation.open((path, what, value) -> seen.add(what + " " + Shapes.describe(value)))) {
            Tensor images = generator.forward(latent(5, 10), ArrayTensors.of(new long[] {0, 1, 2, 0, 1}, 5));
            Tensor logits = discriminator.forward(images); // 5 examples, of which no group has 4
            assertThat(logits.shape()).containsExactly(5, 1);
            assertThat(seen.stream().filter(line -> line.startsWith("attention.weights")))
                    .as("each player's, over places of half the side")
                    .containsExactly("attention.weights [5, 1, 196, 196]", "attention.weights [5, 1, 196, 196]");
            assertThat(MixesExamples.anyIn(discriminator)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyBatchNormalisationMixesExamples(Normalization normalization) {
        try (Discriminator discriminator =
                ConvolutionalNetworks.of(28, 1, 4, 10).discriminator(normalization, Packing.none(), KEY)) {
            assertThat(MixesExamples.anyIn(discriminator)).isEqualTo(normalization == Normalization.BATCH);
        }
    }

    @Test
    void thePlayersOnMixturesAreThoseOfPacGan() {
        try (Generator generator = PacGanNetworks.generator(KEY);
                Discriminator discriminator = PacGanNetworks.discriminator(new Packing(3), KEY)) {
            assertThat(generator.parameterCount()).isEqualTo(3 * 400 + 3 * (400 * 400 + 400) + 4 * 800 + (400 * 2 + 2));
            assertThat(discriminator.parameterCount()).isEqualTo(7 * 1_000 + 2 * (200 * 1_000 + 1_000) + 201);
            Tensor points = generator.forward(latent(6, 2));
            assertThat(discriminator.forward(new Packing(3).pack(points)).shape())
                    .containsExactly(2, 1);
        }
    }

    @Test
    void aProjectionAddsHowWellAnExampleFitsItsClass() {
        Tensor x = RandomTensors.normal(KEY.fold("x"), 0, 1, 4, 3).to(ScalarType.Double);
        Tensor labels = ArrayTensors.of(new long[] {0, 1, 1, 2}, 4);
        try (var discriminator = new ProjectionDiscriminator(new Sequential(new Linear(3, 5, KEY)), 5, 3, true, KEY)) {
            FiniteDifferences.assertGradients(discriminator, Map.of("x", x), () -> discriminator.forward(x, labels));
            Tensor other = discriminator.forward(x, ArrayTensors.of(new long[] {0, 1, 2, 2}, 4));
            double[] changed = ArrayTensors.doubles(other.sub(discriminator.forward(x, labels)));
            assertThat(changed[0]).isZero();
            assertThat(changed[1]).isZero();
            assertThat(changed[2]).isNotZero();
        }
    }

    @Test
    void aConditionalGeneratorFollowsItsLabels() {
        Tensor z = latent(2, 4);
        try (var generator = new ConditionalGenerator(4, 3, 2, new Sequential(new Linear(6, 5, KEY)), KEY)) {
            float[] first = ArrayTensors.floats(generator.forward(z, ArrayTensors.of(new long[] {0, 1}, 2)));
            float[] second = ArrayTensors.floats(generator.forward(z, ArrayTensors.of(new long[] {0, 2}, 2)));
            assertThat(Arrays.copyOf(second, 5)).isEqualTo(Arrays.copyOf(first, 5));
            assertThat(second).isNotEqualTo(first);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.forward(z))
                    .withMessage("ConditionalGenerator needs a label, 0 … 2, for each example");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.forward(z, torch.zeros(3)))
                    .withMessage("the labels of ConditionalGenerator must be [2], but are [3]");
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConvolutionalNetworks.of(30, 1, 8, 10))
                .withMessage("convolutional networks are for images of 28, 32 or 64 pixels a side, not 30");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvolutionalNetworks(28, 14, 1, 8, 10))
                .withMessage("the smallest grid of features of images of 28 pixels has 4 or 7 a side, not 14");
        try (Generator generator = Perceptrons.generator(3, List.of(4), 2, KEY);
                Discriminator twoLogits = new LayeredDiscriminator(new Linear(2, 2, KEY))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.forward(latent(5, 4)))
                    .withMessage("latent vectors of LayeredGenerator must be [B, 3], but are [5, 4]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.forward(latent(5, 3), torch.zeros(5)))
                    .withMessage("LayeredGenerator has no classes, but was given labels");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> twoLogits.forward(latent(5, 2)))
                    .withMessage(
                            "LayeredDiscriminator must end in one logit an example, [B, 1], but its output is [5, 2]");
        }
    }

    private static Tensor latent(long examples, long length) {
        return RandomTensors.normal(KEY.fold("z"), 0, 1, examples, length);
    }
}
