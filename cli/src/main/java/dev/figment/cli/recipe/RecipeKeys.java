package dev.figment.cli.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the keys of a recipe belong, for those who put one into another section. */
final class RecipeKeys {

    private RecipeKeys() {}

    /** The dotted path of a key that some section has. */
    static Optional<String> elsewhere(String key) {
        Map<String, List<String>> sections = Map.of(
                "tokenizer", TokenizerRecipe.KEYS,
                "model", ModelRecipe.KEYS,
                "training", TrainingRecipe.KEYS,
                "decoding", DecodingRecipe.KEYS);
        return sections.entrySet().stream()
                .filter(section -> section.getValue().contains(key))
                .map(section -> section.getKey() + "." + key)
                .findFirst();
    }
}
