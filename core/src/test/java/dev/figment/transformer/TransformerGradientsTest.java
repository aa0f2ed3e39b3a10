package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.nn.FiniteDifferences;
import dev.figment.nn.Module;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients of layers, stacks and the whole training objective, against finite differences in float64. */
class TransformerGradientsTest {

    private static final RandomKey KEY = RandomKey.of(13);
    private static final int SAMPLE = 6; // elements of each tensor

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofTheFeedForwardNetwork(FeedForward.Kind kind) {
        Tensor x = random("x", 2, 3, 4);
        LayerConfig config = LayerConfig.of(4, 2, 6, 0).with(kind, Normalization.LAYER, NormPlacement.POST);
        try (var network = new FeedForward(config, KEY)) {
            FiniteDifferences.assertGradients(network, Map.of("x", x), () -> network.forward(x));
        }
    }

    @ParameterizedTest
    @CsvSource({"RELU, LAYER, POST", "GELU, LAYER, PRE", "SWIGLU, RMS, PRE", "SILU, RMS, POST"})
    void ofAnEncoderLayer(FeedForward.Kind kind, Normalization normalization, NormPlacement placement) {
        Tensor x = random("x", 2, 4, 8);
        AttentionMask mask = AttentionMask.keyPadding(ArrayTensors.keep(new int[] {4, 2}, 4));
        try (var layer = new EncoderLayer(layer(kind, normalization, placement), KEY)) {
            assertGradients(layer, Map.of("x", x), () -> layer.forward(x, mask));
        }
    }

    @ParameterizedTest
    @CsvSource({"RELU, LAYER, POST", "GELU_TANH, LAYER, PRE", "SWIGLU, RMS, PRE", "SILU, RMS, POST"})
    void ofADecoderLayer(FeedForward.Kind kind, Normalization normalization, NormPlacement placement) {
        Tensor x = random("x", 2, 3, 8);
        Tensor memory = random("memory", 2, 4, 8);
        AttentionMask memoryMask = AttentionMask.keyPadding(ArrayTensors.keep(new int[] {1, 4}, 4));
        try (var layer = new DecoderLayer(layer(kind, normalization, placement), KEY)) {
            assertGradients(
                    layer,
                    Map.of("x", x, "memory", memory),
                    () -> layer.forward(x, layer.memory(memory), AttentionMask.causal(), memoryMask, null));
        }
    }

    @Test
    void ofAnEncoderWithAHead() {
        var config = new EncoderConfig(
                9,
                1,
                layer(FeedForward.Kind.GELU, Normalization.LAYER, NormPlacement.PRE),
                PositionKind.LEARNED,
                5,
                true,
                SpecialTokens.STANDARD);
        Tensor ids = ArrayTensors.ids(new int[][] {{5, 6, 7}, {8, 0, 0}});
        Tensor keep = ArrayTensors.keep(new int[] {3, 1}, 3);
        try (var model = new EncoderModel(config, KEY)) {
            model.eval();
            // What stands at padding is nobody's: its logits are no part of any loss.
            Tensor real = keep.unsqueeze(2).to(ScalarType.Double); // [B, S, 1]
            assertGradients(model, Map.of(), () -> model.forward(ids, keep).mul(real));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RELU, LAYER, POST, SINUSOIDAL_HALVES, ALL",
        "SWIGLU, RMS, PRE, LEARNED, TARGET_AND_OUTPUT",
        "GELU, LAYER, PRE, SINUSOIDAL_INTERLEAVED, NONE"
    })
    void ofTheObjectiveOfAWholeTransformer(
            FeedForward.Kind kind,
            Normalization normalization,
            NormPlacement placement,
            PositionKind positions,
            EmbeddingSharing sharing) {
        var config = new TransformerConfig(
                14,
                14,
                2,
                2,
                layer(kind, normalization, placement).withDropout(0.2, 0.1, 0.1),
                positions,
                8,
                sharing,
                true,
                false,
                SpecialTokens.STANDARD);
        TranslationBatch batch = TranslationBatch.of(
                List.of(
                        new TokenizedPair(new int[] {5, 6, 7}, new int[] {8, 9}, 100),
                        new TokenizedPair(new int[] {12}, new int[] {13, 4, 3}, 33)),
                SpecialTokens.STANDARD);
        try (var model = new Transformer(config, KEY)) {
            var objective = new TranslationObjective(model, 0.1);
            assertGradients(model, Map.of(), () -> {
                try (Randomness random = Randomness.open(KEY, batch.exampleIds())) {
                    return objective.loss(batch).sum();
                }
            });
        }
    }

    /** Two heads share a key-value head. */
    private static LayerConfig layer(FeedForward.Kind kind, Normalization normalization, NormPlacement placement) {
        return new LayerConfig(8, 4, 2, 12, kind, normalization, placement, 1e-5, 0, 0, 0);
    }

    private static void assertGradients(Module module, Map<String, Tensor> inputs, Supplier<Tensor> f) {
        Map<String, Tensor> values = new LinkedHashMap<>(module.state());
        // Away from the ones and zeros that norms start from, which would hide mistakes.
        module.parameters().forEach((name, tensor) -> {
            if (name.contains("norm")) {
                values.put(name, RandomTensors.uniform(KEY.fold(name), 0.5, 1.5, tensor.shape()));
            }
        });
        module.load(values);
        module.to(ScalarType.Double);
        Map<String, Tensor> tensors = new LinkedHashMap<>(module.parameters());
        tensors.putAll(inputs);
        FiniteDifferences.assertGradients(tensors, SAMPLE, KEY.fold("sample"), f);
    }

    private static Tensor random(String name, long... shape) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, shape).to(ScalarType.Double);
    }
}
