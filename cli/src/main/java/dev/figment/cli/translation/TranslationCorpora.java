package dev.figment.cli.translation;

import dev.figment.cli.recipe.TranslationData;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.dates.DateCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe trains, validates and tests on.
 *
 * @param tests by name, in order
 */
public record TranslationCorpora(
        ParallelCorpus training, ParallelCorpus validation, Map<String, ParallelCorpus> tests) {

    private static final List<String> MULTI30K_TESTS = List.of("test_2016_flickr", "test_2017_flickr");

    /** Keeps the order of the tests. */
    public TranslationCorpora {
        tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }

    /**
     * Reads or generates the data of a recipe.
     *
     * @param directory where data sets lie, from {@code --data}; null for {@code data/NAME}. Paths of a recipe's own files
     *     are taken from it
     * @param say is told what takes a moment
     * @throws IOException in one line: a file is missing, empty, not UTF-8, or two sides differ in length
     */
    public static TranslationCorpora of(TranslationRecipe recipe, @Nullable Path directory, Consumer<String> say)
            throws IOException {
        TranslationData data = recipe.data();
        if (data instanceof TranslationData.Dates dates) {
            say.accept(String.format(Locale.ROOT, "making %,d dates to train on", dates.training()));
            return dates(dates, recipe.seed());
        }
        if (data instanceof TranslationData.Multi30k multi30k) {
            return multi30k(multi30k, directory);
        }
        return files((TranslationData.Files) data, directory);
    }

    private static TranslationCorpora dates(TranslationData.Dates dates, long seed) {
        DateCorpus corpus = DateCorpus.of(seed);
        Map<String, ParallelCorpus> tests = new LinkedHashMap<>();
        tests.put("held-out dates", new ParallelCorpus(corpus.test(dates.test())));
        tests.put("held-out style", new ParallelCorpus(corpus.heldOutStyle(dates.heldOutStyle())));
        return new TranslationCorpora(
                new ParallelCorpus(corpus.train(dates.training())),
                new ParallelCorpus(corpus.validation(dates.validation())),
                tests);
    }

    private static TranslationCorpora multi30k(TranslationData.Multi30k languages, @Nullable Path given)
            throws IOException {
        Path directory = given == null ? Path.of("data", "multi30k") : given;
        if (Files.isDirectory(directory.resolve("multi30k"))) {
            directory = directory.resolve("multi30k"); // --data may name the folder of all data sets
        }
        Map<String, ParallelCorpus> tests = new LinkedHashMap<>();
        for (String test : MULTI30K_TESTS) {
            tests.put(test, multi30k(directory, test, languages));
        }
        return new TranslationCorpora(
                multi30k(directory, "train", languages), multi30k(directory, "val", languages), tests);
    }

    private static ParallelCorpus multi30k(Path directory, String part, TranslationData.Multi30k languages)
            throws IOException {
        return ParallelCorpus.read(
                present(directory, part + "." + languages.source().code()),
                present(directory, part + "." + languages.target().code()));
    }

    private static Path present(Path directory, String name) throws IOException {
        for (String ending : new String[] {".gz", ""}) {
            if (Files.exists(directory.resolve(name + ending))) {
                return directory.resolve(name + ending);
            }
        }
        throw new IOException("there is no " + name + " or " + name + ".gz in " + directory
                + ": \"figment data fetch multi30k\" fetches it, --data DIR names another place");
    }

    private static TranslationCorpora files(TranslationData.Files relative, @Nullable Path directory)
            throws IOException {
        TranslationData.Files files = directory == null ? relative : relative.under(directory);
        Map<String, ParallelCorpus> tests = new LinkedHashMap<>();
        for (Map.Entry<String, TranslationData.PathPair> test : files.tests().entrySet()) {
            tests.put(test.getKey(), read(test.getValue()));
        }
        return new TranslationCorpora(read(files.training()), read(files.validation()), tests);
    }

    private static ParallelCorpus read(TranslationData.PathPair pair) throws IOException {
        return ParallelCorpus.read(pair.source(), pair.target());
    }
}
