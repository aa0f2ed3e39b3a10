package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.decoding.LengthPenalty;
import dev.figment.decoding.MaximumLength;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a trained model translates.
 *
 * @param beam the width of the search; 1 is greedy
 * @param lengthPenalty how hypotheses of different lengths are compared
 * @param maximumLength the most tokens of a translation
 */
public record DecodingRecipe(int beam, LengthPenalty lengthPenalty, MaximumLength maximumLength) {

    static final List<String> KEYS = List.of("beam", "lengthPenalty", "maximumLength");

    private static final List<String> MAXIMUM = List.of("perSourceToken", "constant");

    /** @throws IllegalArgumentException if the beam is not positive */
    public DecodingRecipe {
        if (beam < 1) {
            throw new IllegalArgumentException("beam must be positive, but is " + beam);
        }
    }

    static DecodingRecipe read(RecipeSection section) {
        section.knowing(KEYS);
        return section.build(() -> new DecodingRecipe(
                section.at("beam").or(5).integer(1),
                penalty(section.kindSection("lengthPenalty")),
                maximumLength(section.section("maximumLength"))));
    }

    private static MaximumLength maximumLength(RecipeSection section) {
        section.knowing(MAXIMUM);
        return section.build(() -> MaximumLength.ofSource(
                section.at("perSourceToken").or(2.0).notNegative(),
                section.at("constant").or(10.0).notNegative()));
    }

    private static LengthPenalty penalty(RecipeSection section) {
        List<String> alpha = List.of("alpha");
        Map<String, RecipeSection.Reader<LengthPenalty>> readers = new LinkedHashMap<>();
        readers.put(
                "power",
                new RecipeSection.Reader<>(
                        alpha, of -> LengthPenalty.power(of.at("alpha").or(1.0).number())));
        readers.put(
                "gnmt",
                new RecipeSection.Reader<>(
                        alpha, of -> LengthPenalty.gnmt(of.at("alpha").or(0.6).number())));
        readers.put("none", new RecipeSection.Reader<>(List.of(), of -> LengthPenalty.none()));
        readers.put(
                "wordReward",
                new RecipeSection.Reader<>(
                        List.of("gamma"),
                        of -> LengthPenalty.wordReward(of.at("gamma").number())));
        return section.byKind(readers, "power");
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("beam", beam);
        json.set("lengthPenalty", toJson(lengthPenalty));
        json.putObject("maximumLength")
                .put("perSourceToken", maximumLength.perSourceToken())
                .put("constant", maximumLength.constant());
        return json;
    }

    private static ObjectNode toJson(LengthPenalty penalty) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (penalty instanceof LengthPenalty.Power power) {
            return json.put("kind", "power").put("alpha", power.alpha());
        }
        if (penalty instanceof LengthPenalty.Gnmt gnmt) {
            return json.put("kind", "gnmt").put("alpha", gnmt.alpha());
        }
        if (penalty instanceof LengthPenalty.WordReward reward) {
            return json.put("kind", "wordReward").put("gamma", reward.gamma());
        }
        return json.put("kind", "none");
    }
}
