package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the recipe that a run began with and the one that it is to go on with differ. Going on bit for bit needs the same
 * recipe; only when to end may change, and the threads, which a checkpoint knows.
 */
public final class RecipeDifference {

    private static final List<String> MAY_CHANGE = List.of("limits", "goal", "patience", "replicas"); // of training

    private RecipeDifference() {}

    /** The first value that differs, in words; empty where the run can go on. */
    public static Optional<String> between(Recipe stored, Recipe asked) {
        return difference("", lasting(stored), lasting(asked));
    }

    private static ObjectNode lasting(Recipe recipe) {
        ObjectNode json = recipe.toJson();
        json.withObject("training").remove(MAY_CHANGE);
        return json;
    }

    private static Optional<String> difference(String prefix, JsonNode stored, JsonNode asked) {
        if (!stored.isObject() || !asked.isObject()) {
            return stored.equals(asked)
                    ? Optional.empty()
                    : Optional.of(prefix + " is " + stored + " there and " + asked + " here");
        }
        List<String> keys = new ArrayList<>();
        stored.fieldNames().forEachRemaining(keys::add);
        asked.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            String path = prefix.isEmpty() ? key : prefix + "." + key;
            Optional<String> found = difference(path, stored.path(key), asked.path(key));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
