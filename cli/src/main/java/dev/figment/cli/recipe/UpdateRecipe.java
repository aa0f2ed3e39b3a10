package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How gradients become a step, whatever is learned: a part of the section {@code training}.
 *
 * @param optimizer the rule of a step
 * @param schedule the learning rate of a step
 * @param clipping what is done to gradients before a step
 */
public record UpdateRecipe(OptimizerRule optimizer, LearningRate schedule, GradientClipping clipping) {

    static final List<String> KEYS = List.of("optimizer", "schedule", "clipNorm");

    private static final String NONE = "none";

    /** @throws IllegalArgumentException if gradients are clipped by value */
    public UpdateRecipe {
        if (clipping instanceof GradientClipping.ByValue) {
            throw new IllegalArgumentException("a recipe clips gradients by norm or not at all, not by value");
        }
    }

    /**
     * Reads the part.
     *
     * @param section which knows the keys
     * @param modelDim the width that Noam's schedule follows, where the model has one
     * @param steps the limit of training
     */
    static UpdateRecipe read(RecipeSection section, OptionalInt modelDim, OptionalLong steps) {
        return new UpdateRecipe(
                OptimizerCodec.read(section.kindSection("optimizer")),
                ScheduleCodec.read(section.kindSection("schedule"), modelDim, steps),
                clipping(section.at("clipNorm").or(NONE)));
    }

    private static GradientClipping clipping(RecipeValue value) {
        return value.is(NONE)
                ? GradientClipping.none()
                : GradientClipping.byNorm(value.positive("a number above 0, or none"));
    }

    void write(ObjectNode json) {
        json.set("optimizer", OptimizerCodec.toJson(optimizer));
        json.set("schedule", ScheduleCodec.toJson(schedule));
        if (clipping instanceof GradientClipping.ByNorm byNorm) {
            json.put("clipNorm", byNorm.maximum());
        } else {
            json.put("clipNorm", NONE);
        }
    }
}
