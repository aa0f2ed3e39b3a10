package dev.figment.gan.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.gan.networks.ConvolutionalNetworks.Normalization;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFiles;
import dev.figment.io.SafetensorsWriter;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdversarialArchitectureTest {

    private final AdversarialArchitecture architecture = new AdversarialArchitecture();

    @TempDir
    private Path directory;

    static List<AdversarialConfig> configs() {
        return List.of(
                AdversarialConfig.Points.of(3, List.of(4, 5), List.of(6))
                        .withCentres(7, 0.2)
                        .withFrequencies(2, 0.5)
                        .withSpectralNorm()
                        .withPacking(new Packing(2)),
                new AdversarialConfig.PacGan(Packing.none()),
                new AdversarialConfig.Multilayer(1, 28, 28, new Packing(2)),
                new AdversarialConfig.Convolutional(
                        ConvolutionalNetworks.of(28, 1, 4, 10), Normalization.SPECTRAL, Packing.none()),
                new AdversarialConfig.Convolutional(
                        new ConvolutionalNetworks(28, 7, 1, 4, 10), Normalization.BATCH, Packing.none()),
                AdversarialConfig.Points.of(2, List.of(4), List.of(6)),
                new AdversarialConfig.Convolutional(
                        ConvolutionalNetworks.of(28, 1, 8, 10)
                                .withSelfAttention()
                                .withMinibatchDeviation(),
                        Normalization.NONE,
                        Packing.none()));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void whatIsWrittenIsReadBack(AdversarialConfig config) throws IOException {
        try (AdversarialNetworks written = config.create(RandomKey.of(7))) {
            write(written);
            try (AdversarialNetworks read = architecture.read(HuggingFaceDirectory.of(directory))) {
                assertThat(read.config()).contains(config);
                assertThat(read.isTraining()).isFalse();
                assertThat(read.state().keySet()).isEqualTo(written.state().keySet());
                read.state().forEach((name, tensor) -> assertThat(ArrayTensors.floats(tensor))
                        .as(name)
                        .isEqualTo(ArrayTensors.floats(
                                Objects.requireNonNull(written.state().get(name)))));
            }
        }
    }

    @Test
    void networksPutTogetherByHandHaveNoConfig() {
        try (AdversarialNetworks networks = new AdversarialNetworks(
                PacGanNetworks.generator(RandomKey.of(1)),
                PacGanNetworks.discriminator(Packing.none(), RandomKey.of(1)))) {
            assertThat(architecture.expresses(networks)).isFalse();
        }
    }

    @Test
    void whatSaysNoSmallestSideIsOfTheTimeWhenImagesOf28PixelsHadSeven() throws IOException {
        AdversarialConfig seven = configs().get(4);
        try (AdversarialNetworks written = seven.create(RandomKey.of(7))) {
            write(written);
        }
        Path config = directory.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"smallest_side\": 7,", ""));
        try (AdversarialNetworks read = architecture.read(HuggingFaceDirectory.of(directory))) {
            assertThat(read.config()).contains(seven);
        }
    }

    @Test
    void zeroCentresAndFrequenciesAreNone() throws IOException {
        AdversarialConfig plain = configs().get(5);
        try (AdversarialNetworks written = plain.create(RandomKey.of(7))) {
            write(written);
        }
        Path config = directory.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst("\\{", "{\"centres\": 0, \"latent_deviation\": 1, \"frequencies\": 0,"));
        try (AdversarialNetworks read = architecture.read(HuggingFaceDirectory.of(directory))) {
            assertThat(read.config()).contains(plain);
        }
    }

    @Test
    void aConfigThatCannotBeIsOneLine() throws IOException {
        try (AdversarialNetworks written = configs().get(3).create(RandomKey.of(7))) {
            write(written);
        }
        Path config = directory.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"pixels\": 28", "\"pixels\": 27"));
        assertThatThrownBy(() -> architecture.read(HuggingFaceDirectory.of(directory)))
                .isInstanceOf(IOException.class)
                .hasMessage(config + ": convolutional networks are for images of 28, 32 or 64 pixels a side, not 27");
    }

    private void write(AdversarialNetworks networks) throws IOException {
        JsonFiles.write(directory.resolve("config.json"), architecture.config(networks));
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(
                    directory.resolve("model.safetensors"), architecture.weights(networks), Map.of("format", "pt"));
        }
    }
}
