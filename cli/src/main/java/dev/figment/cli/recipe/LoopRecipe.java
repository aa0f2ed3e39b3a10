package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.Batch;
import dev.figment.training.Every;
import dev.figment.training.Validation;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How long training lasts, what is watched and what is kept, whatever is learned: a part of the section {@code training}.
 *
 * @param limits when training is complete, whichever comes first
 * @param goal training is also complete when the measure that decides is this good
 * @param validateEvery when the model is measured
 * @param patience validations in a row without improvement after which training ends
 * @param checkpointEvery when a checkpoint is written
 * @param keep how many of the newest checkpoints are kept
 * @param averaging which parameters the finished model has
 * @param replicas how many threads compute shares of a batch; empty for those that are measured to be fastest
 */
public record LoopRecipe(
        TrainingLimits limits,
        OptionalDouble goal,
        Every validateEvery,
        OptionalInt patience,
        Every checkpointEvery,
        int keep,
        Averaging averaging,
        OptionalInt replicas) {

    static final List<String> KEYS =
            List.of("limits", "goal", "validateEvery", "patience", "checkpointEvery", "keep", "average", "replicas");

    private static final String NONE = "none";
    private static final String AUTO = "auto";

    /** @throws IllegalArgumentException if a number is none of its kind */
    public LoopRecipe {
        requirePositive("keep", keep);
        requirePositive("patience", patience.orElse(1));
        requirePositive("replicas", replicas.orElse(1));
    }

    /** The validation with this recipe's patience and goal. */
    public <B extends Batch<B>> Validation<B> bounded(Validation<B> validation) {
        Validation<B> patient = patience.isPresent() ? validation.withPatience(patience.getAsInt()) : validation;
        return goal.isPresent() ? patient.withGoal(goal.getAsDouble()) : patient;
    }

    static LoopRecipe read(RecipeSection section) {
        return new LoopRecipe(
                TrainingLimits.read(section.section("limits")),
                goal(section.at("goal").or(NONE)),
                every(section.at("validateEvery").or("1 epoch")),
                countOr(section.at("patience").or(NONE), NONE),
                every(section.at("checkpointEvery").or("1 epoch")),
                section.at("keep").or(3).integer(1),
                Averaging.read(section.kindSection("average")),
                countOr(section.at("replicas").or(AUTO), AUTO));
    }

    void write(ObjectNode json) {
        json.set("limits", limits.toJson());
        putOr(json, "goal", goal);
        json.put("validateEvery", text(validateEvery));
        putOr(json, "patience", patience, NONE);
        json.put("checkpointEvery", text(checkpointEvery));
        json.put("keep", keep);
        json.set("average", averaging.toJson());
        putOr(json, "replicas", replicas, AUTO);
    }

    private static OptionalDouble goal(RecipeValue value) {
        return value.is(NONE) ? OptionalDouble.empty() : OptionalDouble.of(value.number("a number, or none"));
    }

    private static OptionalInt countOr(RecipeValue value, String word) {
        return value.is(word)
                ? OptionalInt.empty()
                : OptionalInt.of(value.integer("a whole number of at least 1, or " + word, 1));
    }

    /** {@code 500 steps}, {@code 1 epoch}. */
    private static Every every(RecipeValue value) {
        String expected = "a number of steps or epochs, such as \"500 steps\" or \"1 epoch\"";
        String[] words = value.text(expected).strip().toLowerCase(Locale.ROOT).split("\\s+");
        if (words.length != 2 || !words[0].matches("[1-9]\\d{0,17}")) {
            throw value.expected(expected);
        }
        long count = Long.parseLong(words[0]);
        return switch (words[1]) {
            case "step", "steps" -> Every.steps(count);
            case "epoch", "epochs" -> Every.epochs(count);
            default -> throw value.expected(expected);
        };
    }

    private static String text(Every every) {
        String unit = every.unit() == Every.Unit.STEPS ? "step" : "epoch";
        return every.count() + " " + unit + (every.count() == 1 ? "" : "s");
    }

    private static void putOr(ObjectNode json, String key, OptionalDouble value) {
        if (value.isPresent()) {
            json.put(key, value.getAsDouble());
        } else {
            json.put(key, NONE);
        }
    }

    private static void putOr(ObjectNode json, String key, OptionalInt value, String word) {
        if (value.isPresent()) {
            json.put(key, value.getAsInt());
        } else {
            json.put(key, word);
        }
    }

    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
