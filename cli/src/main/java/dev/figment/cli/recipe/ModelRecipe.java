package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.SpecialTokens;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.FeedForward;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.NormPlacement;
import dev.figment.transformer.Normalization;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.TransformerConfig;
import java.util.List;

/**
 * An encoder-decoder before its vocabularies are known.
 *
 * @param layer the shape of every layer; its parts are keys of their own in a recipe
 * @param sharing which embeddings are one matrix
 * @param positions how a token's place is told
 * @param maximumPositions the longest sequence, special tokens included
 */
public record ModelRecipe(
        int encoderLayers,
        int decoderLayers,
        LayerConfig layer,
        EmbeddingSharing sharing,
        PositionKind positions,
        int maximumPositions) {

    static final List<String> KEYS = List.of(
            "encoderLayers",
            "decoderLayers",
            "modelDim",
            "heads",
            "keyValueHeads",
            "feedForwardDim",
            "activation",
            "normalization",
            "placement",
            "normEpsilon",
            "dropout",
            "attentionDropout",
            "activationDropout",
            "sharing",
            "positions",
            "maximumPositions");

    /** The model over these vocabularies. */
    public TransformerConfig config(int sourceVocabulary, int targetVocabulary, SpecialTokens tokens) {
        return new TransformerConfig(
                sourceVocabulary,
                targetVocabulary,
                encoderLayers,
                decoderLayers,
                layer,
                positions,
                maximumPositions,
                sharing,
                true,
                false,
                tokens);
    }

    static ModelRecipe read(RecipeSection section) {
        section.knowing(KEYS);
        int heads = section.at("heads").integer(1);
        double dropout = section.at("dropout").or(0.1).fraction();
        return section.build(() -> new ModelRecipe(
                section.at("encoderLayers").integer(1),
                section.at("decoderLayers").integer(1),
                new LayerConfig(
                        section.at("modelDim").integer(1),
                        heads,
                        section.at("keyValueHeads").or(heads).integer(1),
                        section.at("feedForwardDim").integer(1),
                        section.at("activation").or("relu").constant(FeedForward.Kind.values()),
                        section.at("normalization").or("layer").constant(Normalization.values()),
                        section.at("placement").or("post").constant(NormPlacement.values()),
                        section.at("normEpsilon").or(1e-5).positive(),
                        dropout,
                        section.at("attentionDropout").or(0.0).fraction(),
                        section.at("activationDropout").or(0.0).fraction()),
                section.at("sharing").or("all").constant(EmbeddingSharing.values()),
                section.at("positions").or("sinusoidalHalves").constant(PositionKind.values()),
                section.at("maximumPositions").or(512).integer(1)));
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("encoderLayers", encoderLayers)
                .put("decoderLayers", decoderLayers)
                .put("modelDim", layer.modelDim())
                .put("heads", layer.heads())
                .put("keyValueHeads", layer.keyValueHeads())
                .put("feedForwardDim", layer.feedForwardDim())
                .put("activation", RecipeValue.word(layer.feedForward()))
                .put("normalization", RecipeValue.word(layer.normalization()))
                .put("placement", RecipeValue.word(layer.placement()))
                .put("normEpsilon", layer.normEpsilon())
                .put("dropout", layer.dropout())
                .put("attentionDropout", layer.attentionDropout())
                .put("activationDropout", layer.activationDropout())
                .put("sharing", RecipeValue.word(sharing))
                .put("positions", RecipeValue.word(positions))
                .put("maximumPositions", maximumPositions);
    }
}
