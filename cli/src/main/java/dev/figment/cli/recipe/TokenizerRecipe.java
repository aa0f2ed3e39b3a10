package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.BytePairTraining;
import java.util.List;

/**
 * How text becomes tokens: byte pairs, learned from the training text.
 *
 * @param training of the vocabulary, or of each where there are two; its parts are keys of their own in a recipe
 * @param joint whether source and target have one vocabulary
 */
public record TokenizerRecipe(BytePairTraining training, boolean joint) {

    static final List<String> KEYS = List.of("vocabularySize", "joint", "lowercase", "minimumCount");

    static TokenizerRecipe read(RecipeSection section) {
        section.knowing(KEYS);
        return section.build(() -> new TokenizerRecipe(
                new BytePairTraining(
                        section.at("vocabularySize").integer(BytePairTraining.SMALLEST_VOCABULARY),
                        section.at("lowercase").or(false).bool(),
                        section.at("minimumCount").or(2).integer(1)),
                section.at("joint").or(true).bool()));
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("vocabularySize", training.vocabularySize())
                .put("joint", joint)
                .put("lowercase", training.lowercase())
                .put("minimumCount", training.minimumCount());
    }
}
