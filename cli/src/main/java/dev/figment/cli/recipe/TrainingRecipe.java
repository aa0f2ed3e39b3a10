package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.training.Every;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a model learns.
 *
 * @param tokensPerBatch the longest padded side × sentences of a batch is at most this
 * @param maximumLength a pair of which a side has more tokens, its special token included, is left out
 * @param accumulate batches whose gradients are summed for one step
 * @param labelSmoothing ε, the probability spread over all tokens: Szegedy et al. 2016, §7, arXiv:1512.00567
 * @param optimizer the rule of a step
 * @param schedule the learning rate of a step
 * @param clipping what is done to gradients before a step
 * @param limits when training is complete, whichever comes first
 * @param goal training is also complete when the measure of {@code bestBy} is this good
 * @param validateEvery when the model is measured
 * @param patience validations in a row without improvement after which training ends
 * @param bestBy the measure that says which model is best
 * @param checkpointEvery when a checkpoint is written
 * @param keep how many of the newest checkpoints are kept
 * @param averaging which parameters the finished model has
 * @param replicas how many threads compute shares of a batch; empty for one a processor
 */
public record TrainingRecipe(
        int tokensPerBatch,
        int maximumLength,
        int accumulate,
        double labelSmoothing,
        OptimizerRule optimizer,
        LearningRate schedule,
        GradientClipping clipping,
        TrainingLimits limits,
        OptionalDouble goal,
        Every validateEvery,
        OptionalInt patience,
        BestBy bestBy,
        Every checkpointEvery,
        int keep,
        Averaging averaging,
        OptionalInt replicas) {

    static final List<String> KEYS = List.of(
            "tokensPerBatch",
            "maximumLength",
            "accumulate",
            "labelSmoothing",
            "optimizer",
            "schedule",
            "clipNorm",
            "limits",
            "goal",
            "validateEvery",
            "patience",
            "bestBy",
            "checkpointEvery",
            "keep",
            "average",
            "replicas");

    private static final String NONE = "none";
    private static final String AUTO = "auto";

    /** Refuses numbers that are none of their kind. */
    public TrainingRecipe {
        requirePositive("tokensPerBatch", tokensPerBatch);
        requirePositive("maximumLength", maximumLength);
        requirePositive("accumulate", accumulate);
        requirePositive("keep", keep);
        requirePositive("patience", patience.orElse(1));
        requirePositive("replicas", replicas.orElse(1));
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must lie in [0, 1), but is " + labelSmoothing);
        }
        if (clipping instanceof GradientClipping.ByValue) {
            throw new IllegalArgumentException("a recipe clips gradients by norm or not at all, not by value");
        }
    }

    static TrainingRecipe read(RecipeSection section, ModelRecipe model) {
        section.knowing(KEYS);
        TrainingLimits limits = TrainingLimits.read(section.section("limits"));
        return section.build(() -> new TrainingRecipe(
                section.at("tokensPerBatch").integer(1),
                section.at("maximumLength").or(model.maximumPositions()).integer(1),
                section.at("accumulate").or(1).integer(1),
                section.at("labelSmoothing").or(0.0).fraction(),
                OptimizerCodec.read(section.kindSection("optimizer")),
                ScheduleCodec.read(
                        section.kindSection("schedule"), model.layer().modelDim(), limits.steps()),
                clipping(section.at("clipNorm").or(NONE)),
                limits,
                goal(section.at("goal").or(NONE)),
                every(section.at("validateEvery").or("1 epoch")),
                countOr(section.at("patience").or(NONE), NONE),
                section.at("bestBy").or("loss").constant(BestBy.values()),
                every(section.at("checkpointEvery").or("1 epoch")),
                section.at("keep").or(3).integer(1),
                Averaging.read(section.kindSection("average")),
                countOr(section.at("replicas").or(AUTO), AUTO)));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tokensPerBatch", tokensPerBatch);
        json.put("maximumLength", maximumLength);
        json.put("accumulate", accumulate);
        json.put("labelSmoothing", labelSmoothing);
        json.set("optimizer", OptimizerCodec.toJson(optimizer));
        json.set("schedule", ScheduleCodec.toJson(schedule));
        if (clipping instanceof GradientClipping.ByNorm byNorm) {
            json.put("clipNorm", byNorm.maximum());
        } else {
            json.put("clipNorm", NONE);
        }
        json.set("limits", limits.toJson());
        putOr(json, "goal", goal);
        json.put("validateEvery", text(validateEvery));
        putOr(json, "patience", patience, NONE);
        json.put("bestBy", RecipeValue.word(bestBy));
        json.put("checkpointEvery", text(checkpointEvery));
        json.put("keep", keep);
        json.set("average", averaging.toJson());
        putOr(json, "replicas", replicas, AUTO);
        return json;
    }

    private static GradientClipping clipping(RecipeValue value) {
        if (value.is(NONE)) {
            return GradientClipping.none();
        }
        return GradientClipping.byNorm(value.positive("a number above 0, or none"));
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

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
