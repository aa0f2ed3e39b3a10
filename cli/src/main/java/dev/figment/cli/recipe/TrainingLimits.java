package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.training.Epochs;
import dev.figment.training.Steps;
import dev.figment.training.TimeLimit;
import dev.figment.training.TrainingLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * When training is complete: at the first of the limits that are given, of which there is at least one.
 *
 * @param steps updates of the parameters
 * @param epochs passes over the data
 * @param minutes of training
 */
public record TrainingLimits(OptionalLong steps, OptionalLong epochs, OptionalDouble minutes) {

    private static final List<String> KEYS = List.of("steps", "epochs", "minutes");
    private static final double NANOSECONDS_PER_MINUTE = 60e9;

    /** @throws IllegalArgumentException if there is none */
    public TrainingLimits {
        if (steps.isEmpty() && epochs.isEmpty() && minutes.isEmpty()) {
            throw new IllegalArgumentException("training needs a limit: steps, epochs, minutes or several of them");
        }
    }

    /** What the training loop takes. */
    public List<TrainingLimit> asList() {
        List<TrainingLimit> list = new ArrayList<>();
        steps.ifPresent(count -> list.add(Steps.of(count)));
        epochs.ifPresent(count -> list.add(Epochs.of(count)));
        minutes.ifPresent(count -> list.add(TimeLimit.of(Duration.ofNanos((long) (count * NANOSECONDS_PER_MINUTE)))));
        return List.copyOf(list);
    }

    static TrainingLimits read(RecipeSection section) {
        section.knowing(KEYS);
        return section.build(() -> new TrainingLimits(
                whole(section.at("steps")),
                whole(section.at("epochs")),
                section.at("minutes").isPresent()
                        ? OptionalDouble.of(section.at("minutes").positive())
                        : OptionalDouble.empty()));
    }

    private static OptionalLong whole(RecipeValue value) {
        return value.isPresent() ? OptionalLong.of(value.longInteger(1)) : OptionalLong.empty();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        steps.ifPresent(count -> json.put("steps", count));
        epochs.ifPresent(count -> json.put("epochs", count));
        minutes.ifPresent(count -> json.put("minutes", count));
        return json;
    }
}
