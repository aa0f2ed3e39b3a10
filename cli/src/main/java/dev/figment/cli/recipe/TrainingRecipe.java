package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How a translation model learns.
 *
 * @param tokensPerBatch the longest padded side × sentences of a batch is at most this
 * @param maximumLength a pair of which a side has more tokens, its special token included, is left out
 * @param accumulate batches whose gradients are summed for one step
 * @param labelSmoothing ε, the probability spread over all tokens: Szegedy et al. 2016, §7, arXiv:1512.00567
 * @param computation how losses and gradients are computed; its parts are keys of their own in a recipe
 * @param bestBy the measure that says which model is best
 * @param update how gradients become a step; its parts are keys of their own in a recipe
 * @param loop how long training lasts, what is watched and kept; its parts are keys of their own too
 */
public record TrainingRecipe(
        int tokensPerBatch,
        int maximumLength,
        int accumulate,
        double labelSmoothing,
        ComputationRecipe computation,
        BestBy bestBy,
        UpdateRecipe update,
        LoopRecipe loop) {

    static final List<String> KEYS = Stream.of(
                    List.of("tokensPerBatch", "maximumLength", "accumulate", "labelSmoothing", "bestBy"),
                    ComputationRecipe.KEYS,
                    UpdateRecipe.KEYS,
                    LoopRecipe.KEYS)
            .flatMap(List::stream)
            .toList();

    /** Refuses numbers that are none of their kind. */
    public TrainingRecipe {
        LoopRecipe.requirePositive("tokensPerBatch", tokensPerBatch);
        LoopRecipe.requirePositive("maximumLength", maximumLength);
        LoopRecipe.requirePositive("accumulate", accumulate);
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must lie in [0, 1), but is " + labelSmoothing);
        }
    }

    static TrainingRecipe read(RecipeSection section, ModelRecipe model) {
        section.knowing(KEYS);
        return section.build(() -> {
            LoopRecipe loop = LoopRecipe.read(section);
            return new TrainingRecipe(
                    section.at("tokensPerBatch").integer(1),
                    section.at("maximumLength").or(model.maximumPositions()).integer(1),
                    section.at("accumulate").or(1).integer(1),
                    section.at("labelSmoothing").or(0.0).fraction(),
                    ComputationRecipe.read(section),
                    section.at("bestBy").or("loss").constant(BestBy.values()),
                    UpdateRecipe.read(
                            section,
                            OptionalInt.of(model.layer().modelDim()),
                            loop.limits().steps()),
                    loop);
        });
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tokensPerBatch", tokensPerBatch);
        json.put("maximumLength", maximumLength);
        json.put("accumulate", accumulate);
        json.put("labelSmoothing", labelSmoothing);
        computation.write(json);
        json.put("bestBy", RecipeValue.word(bestBy));
        update.write(json);
        loop.write(json);
        return json;
    }
}
