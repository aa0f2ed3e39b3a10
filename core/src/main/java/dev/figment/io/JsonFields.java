package dev.figment.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read one by one by whoever knows what they mean: configurations, manifests, recipes.
 *
 * <p>What does not fit is one line that names the source, the key, what was found and what is expected:
 * {@code config.json: d_model is "512", expected a whole number}. A field that is null counts as absent, as in Hugging
 * Face's configurations. It remembers which keys were asked for, so that {@link #requireNoOthers} can refuse the rest. For
 * one thread.
 */
public final class JsonFields {

    private final String source;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonFields(String source, String path, JsonNode node) throws IOException {
        this.source = source;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            String where = path.isEmpty() ? source : source + ": " + path.substring(0, path.length() - 1);
            throw new IOException(where + " is " + describe(node) + ", expected an object");
        }
    }

    /** The fields of the object in a file. */
    public static JsonFields read(Path file) throws IOException {
        return new JsonFields(file.toString(), "", JsonFiles.read(file));
    }

    /** The fields of an object that was read elsewhere; {@code source} names it in messages. */
    public static JsonFields of(String source, JsonNode object) throws IOException {
        return new JsonFields(source, "", object);
    }

    /** What the messages call it. */
    public String source() {
        return source;
    }

    /** The object itself. */
    public JsonNode node() {
        return node;
    }

    /** Whether the object has this key, and not as null. */
    public boolean has(String key) {
        return find(key) != null;
    }

    public int getInt(String key) throws IOException {
        return require(key, "a whole number of 32 bits", JsonFields::isInt).intValue();
    }

    public int getInt(String key, int otherwise) throws IOException {
        return has(key) ? getInt(key) : otherwise;
    }

    public long getLong(String key) throws IOException {
        return require(key, "a whole number of 64 bits", value -> value.isIntegralNumber() && value.canConvertToLong())
                .longValue();
    }

    public long getLong(String key, long otherwise) throws IOException {
        return has(key) ? getLong(key) : otherwise;
    }

    public double getDouble(String key) throws IOException {
        return require(key, "a number", JsonNode::isNumber).doubleValue();
    }

    public double getDouble(String key, double otherwise) throws IOException {
        return has(key) ? getDouble(key) : otherwise;
    }

    public boolean getBoolean(String key) throws IOException {
        return require(key, "true or false", JsonNode::isBoolean).booleanValue();
    }

    public boolean getBoolean(String key, boolean otherwise) throws IOException {
        return has(key) ? getBoolean(key) : otherwise;
    }

    public String getText(String key) throws IOException {
        return require(key, "a text", JsonNode::isTextual).textValue();
    }

    public String getText(String key, String otherwise) throws IOException {
        return has(key) ? getText(key) : otherwise;
    }

    /**
     * One of several texts that stand for values: {@code getOneOf("activation", List.of("relu", "gelu"))}.
     *
     * @throws IOException naming all of them if it is none
     */
    public String getOneOf(String key, Collection<String> texts) throws IOException {
        String expected = "one of " + String.join(", ", texts);
        return require(key, expected, value -> value.isTextual() && texts.contains(value.textValue()))
                .textValue();
    }

    public JsonFields getObject(String key) throws IOException {
        return new JsonFields(source, path + key + ".", require(key, "an object", JsonNode::isObject));
    }

    public List<JsonFields> getObjects(String key) throws IOException {
        JsonNode list = list(key, "a list of objects", JsonNode::isObject);
        List<JsonFields> objects = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            objects.add(new JsonFields(source, path + key + "[" + i + "].", list.get(i)));
        }
        return List.copyOf(objects);
    }

    public List<String> getTexts(String key) throws IOException {
        List<String> texts = new ArrayList<>();
        list(key, "a list of texts", JsonNode::isTextual).forEach(value -> texts.add(value.textValue()));
        return List.copyOf(texts);
    }

    public List<Integer> getInts(String key) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        list(key, "a list of whole numbers", JsonFields::isInt).forEach(value -> numbers.add(value.intValue()));
        return List.copyOf(numbers);
    }

    public List<Double> getDoubles(String key) throws IOException {
        List<Double> numbers = new ArrayList<>();
        list(key, "a list of numbers", JsonNode::isNumber).forEach(value -> numbers.add(value.doubleValue()));
        return List.copyOf(numbers);
    }

    /**
     * Refuses an object with keys that nobody has asked for, here or through {@link #has}: misspelt ones, mostly.
     *
     * @param ignored keys that may stand there unread
     * @throws IOException naming the first, and the nearest key that is known
     */
    public void requireNoOthers(String... ignored) throws IOException {
        Set<String> others = new TreeSet<>();
        node.fieldNames().forEachRemaining(others::add);
        others.removeAll(known);
        others.removeAll(Set.of(ignored));
        if (!others.isEmpty()) {
            String unknown = others.iterator().next();
            Set<String> candidates = new TreeSet<>(known);
            String nearest = NearestName.of(unknown, candidates)
                    .map(name -> "did you mean " + path + name + "?")
                    .orElse("known are " + String.join(", ", candidates));
            throw new IOException(source + ": there is no key " + path + unknown + "; " + nearest);
        }
    }

    private JsonNode list(String key, String expected, Predicate<JsonNode> fits) throws IOException {
        JsonNode list = require(key, expected, JsonNode::isArray);
        for (int i = 0; i < list.size(); i++) {
            if (!fits.test(list.get(i))) {
                throw new IOException(source + ": " + path + key + "[" + i + "] is " + describe(list.get(i))
                        + ", expected " + expected);
            }
        }
        return list;
    }

    private JsonNode require(String key, String expected, Predicate<JsonNode> fits) throws IOException {
        JsonNode value = find(key);
        if (value == null) {
            throw new IOException(source + " has no " + path + key + ", expected " + expected);
        }
        if (!fits.test(value)) {
            throw new IOException(source + ": " + path + key + " is " + describe(value) + ", expected " + expected);
        }
        return value;
    }

    private @Nullable JsonNode find(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private static boolean isInt(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    private static String describe(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "…";
    }
}
