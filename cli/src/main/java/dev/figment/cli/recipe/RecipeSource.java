package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A recipe before it is understood: its tree, and where each key comes from.
 *
 * @param origin the file, or the name of the built-in recipe
 * @param root the tree, with the settings in it
 * @param lines of keys by dotted path; empty where the text is not for people
 * @param settings the values given with {@code --set}, by dotted path
 */
record RecipeSource(String origin, ObjectNode root, Map<String, Integer> lines, Map<String, String> settings) {

    private static final String KIND = ".kind";

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /**
     * The same recipe with some of its values replaced. A value is read as the type of its key. A new {@code kind} begins
     * its section anew, because the other keys there belong to the former one.
     *
     * @param assignments {@code training.tokensPerBatch=2048}
     */
    RecipeSource with(List<String> assignments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new RecipeException(
                        "--set " + assignment + ": expected KEY=VALUE, such as training.accumulate=2");
            }
            String path = assignment.substring(0, equals).strip();
            String value = assignment.substring(equals + 1).strip();
            String before = given.putIfAbsent(path, value);
            if (before != null) {
                throw new RecipeException("--set gives " + path + " twice: " + before + " and " + value);
            }
        }
        ObjectNode changed = root.deepCopy();
        given.entrySet().stream()
                .sorted(Comparator.comparing(entry -> !entry.getKey().endsWith(KIND))) // kinds first
                .forEach(entry -> set(changed, entry.getKey(), entry.getValue()));
        return new RecipeSource(origin, changed, lines, given);
    }

    private static void set(ObjectNode root, String path, String value) {
        String[] keys = path.split("\\.", -1);
        ObjectNode section = root;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode inner = section.get(keys[i]);
            if (!(inner instanceof ObjectNode)) {
                ObjectNode made = JsonNodeFactory.instance.objectNode();
                if (inner != null && inner.isTextual()) {
                    made.set("kind", inner); // "average: none" is short for its kind
                }
                inner = made;
                section.set(keys[i], made);
            }
            section = (ObjectNode) inner;
        }
        String key = keys[keys.length - 1];
        if (path.endsWith(KIND) && !value.equals(section.path(key).asText())) {
            section.removeAll();
        }
        section.put(key, value);
    }

    /** Whether the value of a key was given with {@code --set}. */
    boolean isSetting(String path) {
        return settings.containsKey(path);
    }

    /** The beginning of an error about a key: {@code --set training.accumulate=x} or {@code my.yaml, line 12}. */
    String place(String path) {
        Optional<String> setting = setting(key -> key.equals(path) || path.equals(key + KIND));
        if (setting.isPresent()) {
            return setting.get();
        }
        @Nullable Integer line = lines.get(path);
        return line == null ? setting(key -> key.startsWith(path + ".")).orElse(origin) : origin + ", line " + line;
    }

    /** The beginning of an error about a key that is not there: a setting that began its section anew, or the section. */
    String placeOfMissing(String path) {
        String section = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        return setting(key -> key.equals(section) || key.equals(section + KIND)).orElseGet(() -> place(section));
    }

    /** The beginning of an error about values that do not go together: a setting among them is the likely cause. */
    String placeOfSection(String path) {
        return setting(key -> path.isEmpty() || key.equals(path) || key.startsWith(path + "."))
                .orElseGet(() -> place(path));
    }

    private Optional<String> setting(Predicate<String> which) {
        return settings.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .map(entry -> "--set " + entry.getKey() + "=" + entry.getValue())
                .findFirst();
    }
}
