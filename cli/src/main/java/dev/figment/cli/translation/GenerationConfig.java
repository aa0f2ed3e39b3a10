package dev.figment.cli.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.cli.recipe.DecodingRecipe;
import dev.figment.decoding.LengthPenalty;
import dev.figment.transformer.TransformerConfig;

/**
 * {@code generation_config.json}: a recipe's search in the words of Hugging Face's {@code generate()}, so that it finds
 * what Figment finds. Two things have no words there: a maximum length that grows with the source, and the length
 * penalties other than a power.
 */
final class GenerationConfig {

    private GenerationConfig() {}

    static ObjectNode of(DecodingRecipe decoding, TransformerConfig model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("num_beams", decoding.beam());
        if (decoding.lengthPenalty() instanceof LengthPenalty.Power power) {
            json.put("length_penalty", power.alpha());
        } else if (decoding.lengthPenalty() instanceof LengthPenalty.None) {
            json.put("length_penalty", 0.0); // Σ log p ⁄ length⁰
        }
        json.put("max_length", model.maximumPositions());
        json.put("pad_token_id", model.tokens().pad());
        json.put("eos_token_id", model.tokens().end());
        json.put("bos_token_id", model.tokens().start());
        json.put("decoder_start_token_id", model.tokens().start());
        json.putArray("bad_words_ids") // what TranslationRun.search suppresses
                .add(JsonNodeFactory.instance.arrayNode().add(model.tokens().pad()))
                .add(JsonNodeFactory.instance.arrayNode().add(model.tokens().start()));
        return json;
    }
}
