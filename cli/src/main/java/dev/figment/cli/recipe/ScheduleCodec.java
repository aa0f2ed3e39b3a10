package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.optim.Constant;
import dev.figment.optim.Cosine;
import dev.figment.optim.InverseSquareRoot;
import dev.figment.optim.LearningRate;
import dev.figment.optim.LinearDecay;
import dev.figment.optim.Noam;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The section {@code schedule} of a recipe. */
final class ScheduleCodec {

    private static final List<String> INVERSE_SQUARE_ROOT = List.of("peak", "warmup", "initial");
    private static final List<String> NOAM = List.of("modelDim", "warmup", "factor");
    private static final List<String> DECAY = List.of("peak", "floor", "warmup", "steps");
    private static final List<String> CONSTANT = List.of("peak", "warmup");

    private ScheduleCodec() {}

    /**
     * Reads a schedule.
     *
     * @param modelDim of Noam's, where the section does not say and the model has one
     * @param steps after which a decay is done, where the section does not say: the limit of training
     */
    static LearningRate read(RecipeSection section, OptionalInt modelDim, OptionalLong steps) {
        Map<String, RecipeSection.Reader<LearningRate>> readers = new LinkedHashMap<>();
        readers.put(
                "inverseSquareRoot",
                new RecipeSection.Reader<>(
                        INVERSE_SQUARE_ROOT,
                        of -> new InverseSquareRoot(
                                of.at("peak").positive(),
                                of.at("warmup").longInteger(1),
                                of.at("initial").or(0.0).notNegative())));
        readers.put(
                "noam",
                new RecipeSection.Reader<>(
                        NOAM,
                        of -> new Noam(
                                modelDim(of, modelDim),
                                of.at("warmup").longInteger(1),
                                of.at("factor").or(1.0).positive())));
        readers.put(
                "cosine",
                new RecipeSection.Reader<>(
                        DECAY,
                        of -> new Cosine(
                                of.at("peak").positive(),
                                of.at("floor").or(0.0).notNegative(),
                                of.at("warmup").or(0).longInteger(0),
                                total(of, steps))));
        readers.put(
                "linear",
                new RecipeSection.Reader<>(
                        DECAY,
                        of -> new LinearDecay(
                                of.at("peak").positive(),
                                of.at("floor").or(0.0).notNegative(),
                                of.at("warmup").or(0).longInteger(0),
                                total(of, steps))));
        readers.put(
                "constant",
                new RecipeSection.Reader<>(
                        CONSTANT,
                        of -> new Constant(
                                of.at("peak").positive(), of.at("warmup").or(0).longInteger(0))));
        return section.byKind(readers, null);
    }

    private static int modelDim(RecipeSection section, OptionalInt ofModel) {
        RecipeValue value = section.at("modelDim");
        return (ofModel.isPresent() ? value.or(ofModel.getAsInt()) : value).integer(1);
    }

    private static long total(RecipeSection section, OptionalLong limit) {
        RecipeValue steps = section.at("steps");
        return (limit.isPresent() ? steps.or(limit.getAsLong()) : steps).longInteger(1);
    }

    static ObjectNode toJson(LearningRate schedule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (schedule instanceof InverseSquareRoot root) {
            return json.put("kind", "inverseSquareRoot")
                    .put("peak", root.peak())
                    .put("warmup", root.warmup())
                    .put("initial", root.initial());
        }
        if (schedule instanceof Noam noam) {
            return json.put("kind", "noam")
                    .put("modelDim", noam.modelDim())
                    .put("warmup", noam.warmup())
                    .put("factor", noam.factor());
        }
        if (schedule instanceof Cosine cosine) {
            return decay(json.put("kind", "cosine"), cosine.peak(), cosine.floor(), cosine.warmup(), cosine.total());
        }
        if (schedule instanceof LinearDecay linear) {
            return decay(json.put("kind", "linear"), linear.peak(), linear.floor(), linear.warmup(), linear.total());
        }
        if (schedule instanceof Constant constant) {
            return json.put("kind", "constant").put("peak", constant.rate()).put("warmup", constant.warmup());
        }
        throw new IllegalArgumentException("this schedule has no form in a recipe: " + schedule);
    }

    private static ObjectNode decay(ObjectNode json, double peak, double floor, long warmup, long steps) {
        return json.put("peak", peak).put("floor", floor).put("warmup", warmup).put("steps", steps);
    }
}
