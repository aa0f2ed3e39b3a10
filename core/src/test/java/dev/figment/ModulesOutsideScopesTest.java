package dev.figment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageShape;
import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.gan.augmentation.Transformation;
import dev.figment.gan.networks.ConvolutionalNetworks;
import dev.figment.gan.networks.ImageSelfAttention;
import dev.figment.gan.networks.LatentMixture;
import dev.figment.gan.networks.PacGanNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.gan.networks.Perceptrons;
import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Conv2d;
import dev.figment.nn.ConvTranspose2d;
import dev.figment.nn.Embedding;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.LayerNorm;
import dev.figment.nn.Linear;
import dev.figment.nn.Maxout;
import dev.figment.nn.ModulatedConv2d;
import dev.figment.nn.Module;
import dev.figment.nn.RmsNorm;
import dev.figment.nn.SpectralNorm;
import dev.figment.tensor.RandomKey;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.vae.Backbone;
import dev.figment.vae.Bernoulli;
import dev.figment.vae.VaeConfig;
import dev.figment.vae.VariationalAutoencoder;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A module that is made and closed where no scope is open leaves no tensor behind. */
class ModulesOutsideScopesTest {

    private static final RandomKey KEY = RandomKey.of(3);

    static List<Named<Supplier<Module>>> modules() {
        return List.of(
                Named.of("Linear", () -> new Linear(3, 2, KEY)),
                Named.of("Embedding", () -> new Embedding(4, 3, KEY)),
                Named.of("LayerNorm", () -> new LayerNorm(3)),
                Named.of("RmsNorm", () -> new RmsNorm(3, 1e-6)),
                Named.of("BatchNorm", () -> new BatchNorm(3)),
                Named.of("Conv2d", () -> new Conv2d(2, 3, Kernel2d.of(3), KEY)),
                Named.of("ConvTranspose2d", () -> new ConvTranspose2d(2, 3, Kernel2d.of(3), KEY)),
                Named.of("SpectralNorm", () -> new SpectralNorm(new Linear(3, 2, KEY), KEY)),
                Named.of("AdaptiveAugmentation", () -> new AdaptiveAugmentation(Transformation.all(), 0.6, 100)),
                Named.of("Maxout", () -> new Maxout(3, 2, 2, KEY)),
                Named.of("ModulatedConv2d", () -> new ModulatedConv2d(2, 3, Kernel2d.of(3), KEY)),
                Named.of("LatentMixture", () -> new LatentMixture(3, 2, 0.1, KEY)),
                Named.of("ImageSelfAttention", () -> new ImageSelfAttention(8, true, KEY)),
                Named.of("perceptron", () -> Perceptrons.discriminator(2, Packing.none(), List.of(8), true, KEY)),
                Named.of("PacGAN's generator", () -> PacGanNetworks.generator(KEY)),
                Named.of("DCGAN's generator", () -> ConvolutionalNetworks.of(28, 1, 2, 3)
                        .conditionalGenerator(3, KEY)),
                Named.of("projection", () -> ConvolutionalNetworks.of(28, 1, 2, 3)
                        .projectionDiscriminator(ConvolutionalNetworks.Normalization.SPECTRAL, 3, KEY)),
                Named.of(
                        "autoencoder",
                        () -> new VariationalAutoencoder(
                                new VaeConfig(
                                        ImageShape.grey(4, 4),
                                        2,
                                        new Backbone.Convolutional(List.of(2), 4, Activation.RELU),
                                        new Bernoulli(),
                                        3),
                                KEY)),
                Named.of(
                        "Transformer",
                        () -> new Transformer(TransformerConfig.of(30, 1, LayerConfig.of(8, 2, 8, 0.1)), KEY)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void leavesNothingBehind(Supplier<Module> made) {
        made.get().close();
        long before = Pointer.totalCount();
        for (int i = 0; i < 5; i++) {
            made.get().close();
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void theMeasureSeesATensorThatIsForgotten() {
        long before = Pointer.totalCount();
        try (Tensor forgotten = torch.ones(2)) {
            assertThat(Pointer.totalCount()).as("with %s", forgotten).isGreaterThan(before);
        }
    }
}
