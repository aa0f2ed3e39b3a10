package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.Batch;
import dev.figment.training.GradientCheckpointing;
import dev.figment.training.MixedPrecision;
import dev.figment.training.Objective;
import java.util.List;

/**
 * How losses and gradients are computed, whatever is learned: a part of the section {@code training}.
 *
 * @param precision the type of matrix products
 * @param gradientCheckpointing what is computed again in the backward pass instead of being held
 */
public record ComputationRecipe(Precision precision, Recomputed gradientCheckpointing) {

    static final List<String> KEYS = List.of("precision", "gradientCheckpointing");

    /** The type of matrix products; parameters, sums and losses are of float32. */
    public enum Precision {
        FLOAT32,
        BFLOAT16
    }

    /** What is computed again in the backward pass. */
    public enum Recomputed {
        NONE,
        LAYERS
    }

    static ComputationRecipe read(RecipeSection section) {
        return new ComputationRecipe(
                section.at("precision").or("float32").constant(Precision.values()),
                section.at("gradientCheckpointing").or("none").constant(Recomputed.values()));
    }

    /** The objective, computed so. */
    public <B extends Batch<B>> Objective<B> of(Objective<B> objective) {
        Objective<B> held =
                gradientCheckpointing == Recomputed.LAYERS ? new GradientCheckpointing<>(objective) : objective;
        return precision == Precision.BFLOAT16 ? new MixedPrecision<>(held) : held;
    }

    void write(ObjectNode json) {
        json.put("precision", RecipeValue.word(precision));
        json.put("gradientCheckpointing", RecipeValue.word(gradientCheckpointing));
    }
}
