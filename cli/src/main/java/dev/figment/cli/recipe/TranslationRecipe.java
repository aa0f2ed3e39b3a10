package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.transformer.EmbeddingSharing;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides how an encoder-decoder learns to translate: from the same recipe, data, threads and build comes
 * the same model, bit for bit. Immutable.
 *
 * @param name what a run is called unless told otherwise
 * @param seed all random numbers follow from it
 * @param data what is translated
 * @param tokenizer how text becomes tokens
 * @param model the network
 * @param training how it learns
 * @param decoding how it translates, when it is validated and afterwards by default
 */
public record TranslationRecipe(
        String name,
        long seed,
        TranslationData data,
        TokenizerRecipe tokenizer,
        ModelRecipe model,
        TrainingRecipe training,
        DecodingRecipe decoding)
        implements Recipe {

    /** The task that this kind of recipe is for, as its files name it. */
    public static final String TASK = "translation";

    private static final List<String> KEYS =
            List.of("task", "name", "seed", "data", "tokenizer", "model", "training", "decoding");

    /** @throws IllegalArgumentException if sections contradict each other */
    public TranslationRecipe {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a recipe needs a name");
        }
        if (model.sharing() == EmbeddingSharing.ALL && !tokenizer.joint()) {
            throw new IllegalArgumentException("model.sharing all needs one vocabulary, but tokenizer.joint is false");
        }
        if (training.maximumLength() > model.maximumPositions()) {
            throw new IllegalArgumentException("training.maximumLength must not exceed model.maximumPositions, but is "
                    + training.maximumLength() + " with " + model.maximumPositions());
        }
        if (training.maximumLength() > training.tokensPerBatch()) {
            throw new IllegalArgumentException("training.maximumLength must not exceed training.tokensPerBatch, but is "
                    + training.maximumLength() + " with " + training.tokensPerBatch());
        }
    }

    static TranslationRecipe read(RecipeSource source, String name) {
        RecipeSection.requireTask(source, TASK);
        RecipeSection root = RecipeSection.root(source).knowing(KEYS);
        String called = root.at("name").or(name).text("a name");
        long seed = root.at("seed").or(1).longInteger(Long.MIN_VALUE);
        TranslationData data = TranslationData.read(root.section("data"));
        TokenizerRecipe tokenizer = TokenizerRecipe.read(root.section("tokenizer"));
        ModelRecipe model = ModelRecipe.read(root.section("model"));
        TrainingRecipe training = TrainingRecipe.read(root.section("training"), model);
        DecodingRecipe decoding = DecodingRecipe.read(root.section("decoding"));
        return root.build(() -> new TranslationRecipe(called, seed, data, tokenizer, model, training, decoding));
    }

    @Override
    public LoopRecipe loop() {
        return training.loop();
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("task", TASK);
        json.put("name", name);
        json.put("seed", seed);
        json.set("data", data.toJson());
        json.set("tokenizer", tokenizer.toJson());
        json.set("model", model.toJson());
        json.set("training", training.toJson());
        json.set("decoding", decoding.toJson());
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param origin names the file in errors
     * @throws RecipeException if a key is unknown, missing, of another type or out of range
     */
    public static TranslationRecipe fromJson(ObjectNode json, String origin) {
        return read(new RecipeSource(origin, json, Map.of(), Map.of()), TASK);
    }
}
