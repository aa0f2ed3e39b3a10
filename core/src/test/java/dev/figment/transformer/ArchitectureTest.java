package dev.figment.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.data.text.SpecialTokens;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFiles;
import dev.figment.io.SafetensorsWriter;
import dev.figment.nn.Architecture;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    @TempDir
    private Path directory;

    static List<TransformerConfig> configs() {
        LayerConfig paper = LayerConfig.of(16, 4, 24, 0.1);
        LayerConfig preNorm = paper.with(FeedForward.Kind.SWIGLU, Normalization.RMS, NormPlacement.PRE);
        return List.of(
                TransformerConfig.of(20, 2, paper),
                TransformerConfig.of(20, 2, preNorm),
                new TransformerConfig(
                        20,
                        30,
                        1,
                        2,
                        paper.with(FeedForward.Kind.GELU, Normalization.LAYER, NormPlacement.POST),
                        PositionKind.SINUSOIDAL_HALVES,
                        64,
                        EmbeddingSharing.TARGET_AND_OUTPUT,
                        false,
                        false,
                        SpecialTokens.STANDARD),
                new TransformerConfig(
                        20,
                        30,
                        1,
                        1,
                        paper,
                        PositionKind.LEARNED,
                        64,
                        EmbeddingSharing.NONE,
                        true,
                        false,
                        SpecialTokens.STANDARD));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aModelThatWasWrittenReadsAsItWas(TransformerConfig config) throws IOException {
        try (Transformer model = new Transformer(config, RandomKey.of(5))) {
            for (Architecture<Transformer> architecture :
                    List.of(new MarianArchitecture(), new TransformerArchitecture())) {
                if (architecture.expresses(model)) {
                    write(architecture, model);
                    try (Transformer read = architecture.read(HuggingFaceDirectory.of(directory))) {
                        assertThat(read.config()).isEqualTo(config);
                        model.state().forEach((name, tensor) -> assertThat(read.state())
                                .hasEntrySatisfying(name, same -> assertThat(ArrayTensors.floats(same))
                                        .isEqualTo(ArrayTensors.floats(tensor))));
                    }
                }
            }
        }
    }

    @Test
    void marianIsWhatHuggingFaceCanExpress() {
        List<Boolean> expressed = configs().stream()
                .map(config -> {
                    try (Transformer model = new Transformer(config)) {
                        return new MarianArchitecture().expresses(model);
                    }
                })
                .toList();
        assertThat(expressed).containsExactly(true, false, true, false);
    }

    @Test
    void weightsOfAnotherShapeAreRefusedInOneLine() throws IOException {
        try (Transformer model = new Transformer(configs().get(0))) {
            var marian = new MarianArchitecture();
            write(marian, model);
            JsonFiles.write(
                    directory.resolve("config.json"),
                    marian.config(model).put("encoder_ffn_dim", 25).put("decoder_ffn_dim", 25));
            assertThatThrownBy(() -> marian.read(HuggingFaceDirectory.of(directory)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "encoder.layers.0.feed_forward.fc1.weight is [24, 16] where the model has [25, 16]")
                    .hasMessageNotContaining("\n");
            JsonFiles.write(
                    directory.resolve("config.json"), marian.config(model).put("d_model", 18));
            assertThatThrownBy(() -> marian.read(HuggingFaceDirectory.of(directory)))
                    .hasMessageContaining("modelDim must be divisible by heads: 18 and 4");
        }
    }

    private void write(Architecture<Transformer> architecture, Transformer model) throws IOException {
        Files.createDirectories(directory);
        JsonFiles.write(directory.resolve("config.json"), architecture.config(model));
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(
                    directory.resolve("model.safetensors"), architecture.weights(model), Map.of("format", "pt"));
        }
    }
}
