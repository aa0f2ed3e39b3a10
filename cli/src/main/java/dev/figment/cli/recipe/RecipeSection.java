package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One section of a recipe, of which every key must be known. */
final class RecipeSection {

    private static final String TASK = "task";

    private final RecipeSource source;
    private final String path;
    private final ObjectNode node;
    private @Nullable Set<String> known;

    private RecipeSection(RecipeSource source, String path, ObjectNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    static RecipeSection root(RecipeSource source) {
        return new RecipeSection(source, "", source.root());
    }

    /**
     * The task of a recipe, which says what its sections are.
     *
     * @param tasks those that there are
     * @throws RecipeException if it is missing or another
     */
    static String task(RecipeSource source, Collection<String> tasks) {
        return new RecipeValue(source, TASK, source.root().get(TASK)).choice(tasks);
    }

    /** Refuses a recipe of another task, before its sections are found unknown. */
    static void requireTask(RecipeSource source, String task) {
        task(source, List.of(task));
    }

    /** Says which keys there are, before any is read, so that a mistyped one is not reported as missing. */
    RecipeSection knowing(List<String> keys) {
        known = Set.copyOf(keys);
        for (String key : names()) {
            if (!keys.contains(key)) {
                String unknown = RecipeSource.join(path, key);
                throw new RecipeException(
                        source.place(unknown) + ": unknown key " + unknown + "; " + advice(key, keys));
            }
        }
        return this;
    }

    private String advice(String key, List<String> keys) {
        Optional<String> near = RecipeKeys.elsewhere(source.root().path(TASK).asText(), key)
                .or(() -> NearestName.of(key, keys).map(name -> RecipeSource.join(path, name)));
        return near.map(name -> "did you mean " + name + "?")
                .orElse((path.isEmpty() ? "the sections are " : path + " has ") + String.join(", ", keys));
    }

    /** The keys that are there, in order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The value of a key. */
    RecipeValue at(String key) {
        if (known == null || !known.contains(key)) {
            throw new IllegalStateException("the section " + path + " reads a key it does not know: " + key);
        }
        return new RecipeValue(source, RecipeSource.join(path, key), node.get(key));
    }

    /** The section under a key; an empty one where there is none, whose required keys are then missing. */
    RecipeSection section(String key) {
        String inner = at(key).path();
        @Nullable JsonNode there = node.get(key);
        if (there == null) {
            return new RecipeSection(source, inner, JsonNodeFactory.instance.objectNode());
        }
        if (there instanceof ObjectNode object) {
            return new RecipeSection(source, inner, object);
        }
        throw new RecipeException(
                source.place(inner) + ": " + inner + " must be a section, but is " + RecipeValue.describe(there));
    }

    /** The section under a key whose {@code kind} decides its other keys; {@code key: adam} is short for its kind. */
    RecipeSection kindSection(String key) {
        @Nullable JsonNode there = node.get(key);
        if (there == null || !there.isTextual()) {
            return section(key);
        }
        ObjectNode onlyKind = JsonNodeFactory.instance.objectNode();
        onlyKind.set("kind", there);
        return new RecipeSection(source, at(key).path(), onlyKind);
    }

    /**
     * What the {@code kind} of this section chooses. The keys of that choice must then be declared.
     *
     * @param readers by kind
     * @param fallback the kind where none is given; null where one must be
     */
    <T> T byKind(Map<String, Reader<T>> readers, @Nullable String fallback) {
        known = Set.of("kind");
        RecipeValue value = at("kind");
        String kind = (fallback == null ? value : value.or(fallback)).choice(readers.keySet());
        @Nullable Reader<T> reader = readers.get(kind);
        if (reader == null) {
            throw new IllegalStateException("no reader of kind " + kind);
        }
        List<String> keys = new ArrayList<>(List.of("kind"));
        keys.addAll(reader.keys());
        RecipeSection section = knowing(keys);
        return section.build(() -> reader.read().apply(section));
    }

    /** What one kind reads. */
    record Reader<T>(List<String> keys, Function<RecipeSection, T> read) {}

    /** Runs a constructor; what it refuses is told with the place of this section. */
    <T> T build(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (RecipeException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String about = path.isEmpty() ? ": " : ": " + path + ": ";
            throw new RecipeException(source.placeOfSection(path) + about + e.getMessage(), e);
        }
    }
}
