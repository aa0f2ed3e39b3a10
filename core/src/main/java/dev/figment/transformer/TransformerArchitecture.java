package dev.figment.transformer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.SpecialTokens;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFields;
import dev.figment.io.ModelWeights;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Every encoder-decoder of {@link TransformerConfig}, under our own {@code model_type} and names: for those that no type
 * of Hugging Face expresses.
 */
public final class TransformerArchitecture implements Architecture<Transformer> {

    @Override
    public String modelType() {
        return "figment-transformer";
    }

    @Override
    public boolean expresses(Transformer model) {
        return true;
    }

    @Override
    public ObjectNode config(Transformer model) {
        TransformerConfig config = model.config();
        LayerConfig layer = config.layer();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", modelType());
        json.put("is_encoder_decoder", true);
        json.put("source_vocabulary", config.sourceVocabulary());
        json.put("target_vocabulary", config.targetVocabulary());
        json.put("encoder_layers", config.encoderLayers());
        json.put("decoder_layers", config.decoderLayers());
        json.put("model_dim", layer.modelDim());
        json.put("heads", layer.heads());
        json.put("key_value_heads", layer.keyValueHeads());
        json.put("feed_forward_dim", layer.feedForwardDim());
        json.put("feed_forward", text(layer.feedForward()));
        json.put("normalization", text(layer.normalization()));
        json.put("norm_placement", text(layer.placement()));
        json.put("norm_epsilon", layer.normEpsilon());
        json.put("dropout", layer.dropout());
        json.put("attention_dropout", layer.attentionDropout());
        json.put("activation_dropout", layer.activationDropout());
        json.put("positions", text(config.positions()));
        json.put("maximum_positions", config.maximumPositions());
        json.put("sharing", text(config.sharing()));
        json.put("scale_embeddings", config.scaleEmbeddings());
        json.put("logits_bias", config.logitsBias());
        json.put("pad_token_id", config.tokens().pad());
        json.put("eos_token_id", config.tokens().end());
        json.put("decoder_start_token_id", config.tokens().start());
        return json;
    }

    @Override
    public Map<String, Tensor> weights(Transformer model) {
        return model.state();
    }

    @Override
    public Transformer read(HuggingFaceDirectory directory) throws IOException {
        TransformerConfig config = config(directory.configFields());
        try (Scope scope = Scope.open();
                ModelWeights weights = directory.openWeights()) {
            return Architecture.filled(new Transformer(config, RandomKey.of(0)), weights.tensors(), directory);
        }
    }

    private static TransformerConfig config(JsonFields json) throws IOException {
        try {
            LayerConfig layer = new LayerConfig(
                    json.getInt("model_dim"),
                    json.getInt("heads"),
                    json.getInt("key_value_heads"),
                    json.getInt("feed_forward_dim"),
                    constant(json, "feed_forward", FeedForward.Kind.class),
                    constant(json, "normalization", Normalization.class),
                    constant(json, "norm_placement", NormPlacement.class),
                    json.getDouble("norm_epsilon"),
                    json.getDouble("dropout"),
                    json.getDouble("attention_dropout"),
                    json.getDouble("activation_dropout"));
            return new TransformerConfig(
                    json.getInt("source_vocabulary"),
                    json.getInt("target_vocabulary"),
                    json.getInt("encoder_layers"),
                    json.getInt("decoder_layers"),
                    layer,
                    constant(json, "positions", PositionKind.class),
                    json.getInt("maximum_positions"),
                    constant(json, "sharing", EmbeddingSharing.class),
                    json.getBoolean("scale_embeddings"),
                    json.getBoolean("logits_bias"),
                    new SpecialTokens(
                            json.getInt("pad_token_id"),
                            json.getInt("eos_token_id"),
                            json.getInt("decoder_start_token_id")));
        } catch (IllegalArgumentException e) {
            throw new IOException(json.source() + ": " + e.getMessage(), e);
        }
    }

    private static <E extends Enum<E>> E constant(JsonFields json, String key, Class<E> type) throws IOException {
        var texts = Arrays.stream(type.getEnumConstants())
                .map(TransformerArchitecture::text)
                .toList();
        return Enum.valueOf(type, json.getOneOf(key, texts).toUpperCase(Locale.ROOT));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
