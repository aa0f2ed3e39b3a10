package dev.figment.transformer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.SpecialTokens;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFields;
import dev.figment.io.ModelWeights;
import dev.figment.nn.Architecture;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's {@code marian}: post-norm layers, sinusoidal positions with the sines first, embeddings shared at least
 * between target and output (Junczys-Dowmunt et al. 2018, arXiv:1804.00344). What Figment trains for translation by
 * default, so that {@code MarianMTModel} loads it.
 */
public final class MarianArchitecture implements Architecture<Transformer> {

    private static final Map<FeedForward.Kind, String> ACTIVATIONS = Map.of(
            FeedForward.Kind.RELU, "relu",
            FeedForward.Kind.GELU, "gelu",
            FeedForward.Kind.GELU_TANH, "gelu_new",
            FeedForward.Kind.SILU, "swish");
    private static final String BIAS = "final_logits_bias";

    @Override
    public String modelType() {
        return "marian";
    }

    @Override
    public boolean expresses(Transformer model) {
        TransformerConfig config = model.config();
        LayerConfig layer = config.layer();
        return layer.placement() == NormPlacement.POST
                && layer.normalization() == Normalization.LAYER
                && layer.normEpsilon() == 1e-5
                && layer.keyValueHeads() == layer.heads()
                && layer.modelDim() % 2 == 0
                && ACTIVATIONS.containsKey(layer.feedForward())
                && config.positions() == PositionKind.SINUSOIDAL_HALVES
                && config.sharing() != EmbeddingSharing.NONE;
    }

    @Override
    public ObjectNode config(Transformer model) {
        TransformerConfig config = model.config();
        LayerConfig layer = config.layer();
        boolean all = config.sharing() == EmbeddingSharing.ALL;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", modelType());
        json.putArray("architectures").add("MarianMTModel");
        json.put("is_encoder_decoder", true);
        json.put("vocab_size", config.sourceVocabulary());
        json.put("decoder_vocab_size", config.targetVocabulary());
        json.put("share_encoder_decoder_embeddings", all);
        json.put("tie_word_embeddings", true);
        json.put("d_model", layer.modelDim());
        for (String side : new String[] {"encoder", "decoder"}) {
            json.put(side + "_layers", side.equals("encoder") ? config.encoderLayers() : config.decoderLayers());
            json.put(side + "_attention_heads", layer.heads());
            json.put(side + "_ffn_dim", layer.feedForwardDim());
            json.put(side + "_layerdrop", 0.0);
        }
        json.put("activation_function", ACTIVATIONS.get(layer.feedForward()));
        json.put("dropout", layer.dropout());
        json.put("attention_dropout", layer.attentionDropout());
        json.put("activation_dropout", layer.activationDropout());
        json.put("max_position_embeddings", config.maximumPositions());
        json.put("scale_embedding", config.scaleEmbeddings());
        json.put("init_std", 0.02);
        json.put("use_cache", true);
        json.put("pad_token_id", config.tokens().pad());
        json.put("eos_token_id", config.tokens().end());
        json.put("bos_token_id", config.tokens().start());
        json.put("decoder_start_token_id", config.tokens().start());
        json.putNull("forced_eos_token_id");
        json.put("dtype", "float32");
        return json;
    }

    @Override
    public Map<String, Tensor> weights(Transformer model) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        model.state().forEach((name, tensor) -> weights.put(stored(name), tensor));
        weights.computeIfAbsent(BIAS, bias -> torch.zeros(1, model.config().targetVocabulary()));
        return weights;
    }

    @Override
    public Transformer read(HuggingFaceDirectory directory) throws IOException {
        try (Scope scope = Scope.open();
                ModelWeights weights = directory.openWeights()) {
            Tensor bias = weights.names().contains(BIAS) ? weights.tensor(BIAS) : null;
            Transformer model = new Transformer(config(directory.configFields(), isZero(bias)), RandomKey.of(0));
            Map<String, Tensor> values = new LinkedHashMap<>();
            model.state().forEach((name, own) -> {
                String stored = stored(name);
                if (weights.names().contains(stored)) {
                    values.put(name, weights.tensor(stored));
                } else if (name.endsWith(".embed_positions.weight")) {
                    values.put(name, own); // computed, and so not always stored
                }
            });
            return Architecture.filled(model, values, directory);
        }
    }

    private TransformerConfig config(JsonFields json, boolean zeroBias) throws IOException {
        requireEqual(json, "encoder_attention_heads", "decoder_attention_heads");
        requireEqual(json, "encoder_ffn_dim", "decoder_ffn_dim");
        if (!json.getBoolean("tie_word_embeddings", true)) {
            throw new IOException(
                    json.source() + ": tie_word_embeddings is false, expected true: an output matrix apart"
                            + " from shared embeddings is not read");
        }
        int vocabulary = json.getInt("vocab_size");
        boolean all = json.getBoolean("share_encoder_decoder_embeddings", true);
        String activation = json.getOneOf("activation_function", List.of("relu", "gelu", "gelu_new", "swish", "silu"));
        double dropout = json.getDouble("dropout", 0);
        try {
            LayerConfig layer = new LayerConfig(
                    json.getInt("d_model"),
                    json.getInt("encoder_attention_heads"),
                    json.getInt("encoder_attention_heads"),
                    json.getInt("encoder_ffn_dim"),
                    kind(activation),
                    Normalization.LAYER,
                    NormPlacement.POST,
                    1e-5,
                    dropout,
                    json.getDouble("attention_dropout", 0),
                    json.getDouble("activation_dropout", 0));
            return new TransformerConfig(
                    vocabulary,
                    json.getInt("decoder_vocab_size", vocabulary),
                    json.getInt("encoder_layers"),
                    json.getInt("decoder_layers"),
                    layer,
                    PositionKind.SINUSOIDAL_HALVES,
                    json.getInt("max_position_embeddings"),
                    all ? EmbeddingSharing.ALL : EmbeddingSharing.TARGET_AND_OUTPUT,
                    json.getBoolean("scale_embedding", false),
                    !zeroBias,
                    new SpecialTokens(
                            json.getInt("pad_token_id"),
                            json.getInt("eos_token_id"),
                            json.getInt("decoder_start_token_id")));
        } catch (IllegalArgumentException e) {
            throw new IOException(json.source() + ": " + e.getMessage(), e);
        }
    }

    private static FeedForward.Kind kind(String activation) {
        return switch (activation) {
            case "relu" -> FeedForward.Kind.RELU;
            case "gelu" -> FeedForward.Kind.GELU;
            case "gelu_new" -> FeedForward.Kind.GELU_TANH;
            default -> FeedForward.Kind.SILU;
        };
    }

    private static void requireEqual(JsonFields json, String one, String other) throws IOException {
        if (json.getInt(one) != json.getInt(other)) {
            throw new IOException(json.source() + ": " + one + " is " + json.getInt(one) + " and " + other + " "
                    + json.getInt(other) + ", expected the same");
        }
    }

    /** Our {@code encoder.layers.0.feed_forward.fc1.weight} is stored as {@code model.encoder.layers.0.fc1.weight}. */
    private static String stored(String name) {
        return name.equals(BIAS) ? name : "model." + name.replace(".feed_forward.", ".");
    }

    private static boolean isZero(@Nullable Tensor bias) {
        if (bias != null) {
            for (float element : ArrayTensors.floats(bias)) {
                if (element != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
