package dev.figment.cli.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the keys of a recipe belong, for those who put one into another section. */
final class RecipeKeys {

    private RecipeKeys() {}

    private static final Map<String, Map<String, List<String>>> SECTIONS = Map.of(
            TranslationRecipe.TASK,
            Map.of(
                    "tokenizer", TokenizerRecipe.KEYS,
                    "model", ModelRecipe.KEYS,
                    "training", TrainingRecipe.KEYS,
                    "decoding", DecodingRecipe.KEYS),
            AdversarialRecipe.TASK,
            Map.of("game", GameRecipe.KEYS, "training", AdversarialTrainingRecipe.KEYS),
            VaeRecipe.TASK,
            Map.of("model", VaeModelRecipe.KEYS, "training", VaeRecipe.TRAINING));

    /** The dotted path of a key that some section of the task's recipes has. */
    static Optional<String> elsewhere(String task, String key) {
        return SECTIONS.getOrDefault(task, Map.of()).entrySet().stream()
                .filter(section -> section.getValue().contains(key))
                .map(section -> section.getKey() + "." + key)
                .findFirst();
    }
}
