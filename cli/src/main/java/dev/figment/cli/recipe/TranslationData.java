package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a translation model learns from and is tested on. */
public sealed interface TranslationData {

    /** The section {@code data} of a recipe. */
    ObjectNode toJson();

    /**
     * Dates as people write them into ISO 8601, generated.
     *
     * @param training pairs to train on
     * @param validation pairs to validate on
     * @param test pairs to test on, of dates that training has not
     * @param heldOutStyle pairs of the second test, in a style that training has not
     */
    record Dates(int training, int validation, int test, int heldOutStyle) implements TranslationData {

        private static final List<String> KEYS = List.of("training", "validation", "test", "heldOutStyle");

        /** @throws IllegalArgumentException if a part has no pair */
        public Dates {
            if (Math.min(Math.min(training, validation), Math.min(test, heldOutStyle)) < 1) {
                throw new IllegalArgumentException("every part of the dates needs at least one pair, but they have "
                        + training + ", " + validation + ", " + test + " and " + heldOutStyle);
            }
        }

        private static Dates read(RecipeSection section) {
            return new Dates(
                    section.at("training").or(40_000).integer(1),
                    section.at("validation").or(1_000).integer(1),
                    section.at("test").or(2_000).integer(1),
                    section.at("heldOutStyle").or(1_000).integer(1));
        }

        @Override
        public ObjectNode toJson() {
            return kind("dates")
                    .put("training", training)
                    .put("validation", validation)
                    .put("test", test)
                    .put("heldOutStyle", heldOutStyle);
        }
    }

    /**
     * The image captions of Multi30k: Elliott et al. 2016, arXiv:1605.00459.
     *
     * @param source the language translated from
     * @param target the language translated into
     */
    record Multi30k(Language source, Language target) implements TranslationData {

        private static final List<String> KEYS = List.of("source", "target");

        /** The languages of the corpus that are fetched; the name of each is the ending of its files. */
        public enum Language {
            DE,
            EN;

            /** {@code de} or {@code en}. */
            public String code() {
                return RecipeValue.word(this);
            }
        }

        /** @throws IllegalArgumentException if the languages are the same */
        public Multi30k {
            if (source == target) {
                throw new IllegalArgumentException(
                        "source and target must be two languages, but both are " + source.code());
            }
        }

        private static Multi30k read(RecipeSection section) {
            return new Multi30k(
                    section.at("source").constant(Language.values()),
                    section.at("target").constant(Language.values()));
        }

        @Override
        public ObjectNode toJson() {
            return kind("multi30k").put("source", source.code()).put("target", target.code());
        }
    }

    /**
     * Parallel files, plain or gzip, of one sentence a line.
     *
     * @param training to train on
     * @param validation to validate on
     * @param tests to test on, by name and in order; may be empty
     */
    record Files(PathPair training, PathPair validation, Map<String, PathPair> tests) implements TranslationData {

        private static final List<String> KEYS = List.of("training", "validation", "tests");

        /** Copies the map, in its order. */
        public Files {
            tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
        }

        /** The same files, with every path that is not absolute taken from {@code directory}. */
        public Files under(Path directory) {
            return mapped(pair -> new PathPair(directory.resolve(pair.source()), directory.resolve(pair.target())));
        }

        private Files mapped(UnaryOperator<PathPair> change) {
            Map<String, PathPair> changed = new LinkedHashMap<>();
            tests.forEach((name, pair) -> changed.put(name, change.apply(pair)));
            return new Files(change.apply(training), change.apply(validation), changed);
        }

        private static Files read(RecipeSection section) {
            Map<String, PathPair> tests = new LinkedHashMap<>();
            RecipeSection named = section.section("tests");
            named.knowing(named.names());
            for (String name : named.names()) {
                tests.put(name, PathPair.read(named.section(name)));
            }
            return new Files(
                    PathPair.read(section.section("training")), PathPair.read(section.section("validation")), tests);
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = kind("files");
            json.set("training", training.toJson());
            json.set("validation", validation.toJson());
            ObjectNode named = json.putObject("tests");
            tests.forEach((name, pair) -> named.set(name, pair.toJson()));
            return json;
        }
    }

    /**
     * The two sides of a parallel corpus.
     *
     * @param source the file translated from
     * @param target its translation, line by line
     */
    record PathPair(Path source, Path target) {

        private static final List<String> KEYS = List.of("source", "target");

        private static PathPair read(RecipeSection section) {
            section.knowing(KEYS);
            return new PathPair(path(section.at("source")), path(section.at("target")));
        }

        private static Path path(RecipeValue value) {
            try {
                return Path.of(value.text("the path of a file"));
            } catch (InvalidPathException e) {
                throw value.expected("the path of a file");
            }
        }

        private ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("source", source.toString())
                    .put("target", target.toString());
        }
    }

    /** Reads the section {@code data}. */
    static TranslationData read(RecipeSection section) {
        Map<String, RecipeSection.Reader<TranslationData>> readers = new LinkedHashMap<>();
        readers.put("dates", new RecipeSection.Reader<>(Dates.KEYS, Dates::read));
        readers.put("multi30k", new RecipeSection.Reader<>(Multi30k.KEYS, Multi30k::read));
        readers.put("files", new RecipeSection.Reader<>(Files.KEYS, Files::read));
        return section.byKind(readers, null);
    }

    private static ObjectNode kind(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
