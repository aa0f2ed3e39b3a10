package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training that cannot begin: one line says why, and no run directory stands in the way of the next try. */
class BadRecipeAndDataTest {

    @TempDir
    private Path directory;

    private Path recipe = Path.of("");
    private Path run = Path.of("");

    @BeforeEach
    void write_a_good_recipe_with_good_data() throws IOException {
        recipe = TinyRun.files(directory);
        run = directory.resolve("run");
    }

    @Test
    void a_missing_corpus_file() throws IOException {
        Path file = directory.resolve("val.b");
        Files.delete(file);

        assertThat(error()).isEqualTo("figment: text file " + file + " does not exist");
    }

    @Test
    void an_empty_corpus_file() throws IOException {
        Path file = Files.writeString(directory.resolve("train.a"), "");

        assertThat(error()).isEqualTo("figment: text file " + file + " is empty");
    }

    @Test
    void sides_of_unequal_length() throws IOException {
        Path source = directory.resolve("train.a");
        Path target = Files.writeString(directory.resolve("train.b"), "a dog\na cat\n");

        assertThat(error())
                .startsWith("figment: the two sides of a corpus must have the same number of lines, but ")
                .contains(source + " has 40", target + " has 2");
    }

    @Test
    void invalid_utf_8() throws IOException {
        Path file = Files.write(directory.resolve("test.a"), new byte[] {'a', '\n', 'b', '\n', 'H', (byte) 0xFC, '\n'});

        assertThat(error()).isEqualTo("figment: text file " + file + ", line 3 is not valid UTF-8");
    }

    @Test
    void a_missing_data_set() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        CommandOutcome outcome = CommandOutcome.of("train", "multi30k", "--data", empty, "--run", run);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("figment: there is no ")
                .contains("figment data fetch multi30k", "--data DIR");
        assertThat(run).doesNotExist();
    }

    @Test
    void a_vocabulary_larger_than_the_corpus_supports() {
        assertThat(error("--set", "tokenizer.vocabularySize=5000"))
                .startsWith("figment: a vocabulary of 5000 tokens is larger than the corpus supports");
    }

    @Test
    void sentences_that_are_all_too_long() {
        assertThat(error("--set", "training.maximumLength=2"))
                .startsWith("figment: training: no sentence pair is left to batch: 40 given, all longer");
    }

    @Test
    void a_test_sentence_that_could_not_be_translated_afterwards() throws IOException {
        Files.writeString(directory.resolve("test.a"), "ein Hund\n" + "12 ".repeat(80) + "\n");
        Files.writeString(directory.resolve("test.b"), "a dog\n12\n");

        assertThat(error())
                .startsWith("figment: the test: sentence 2 has ")
                .contains("longer than the model's 64 positions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.haeds=4           | --set model.haeds=4: unknown key model.haeds; did you mean model.heads?",
                "model.heads=many        | --set model.heads=many: model.heads must be a whole number of at least 1, but"
                        + " is \"many\"",
                "model.heads=3           | --set model.heads=3: model: modelDim must be divisible by heads: 16 and 3",
                "model.heads             | --set model.heads: expected KEY=VALUE, such as training.accumulate=2",
                "=4                      | --set =4: expected KEY=VALUE, such as training.accumulate=2",
                "training.replicas=0     | --set training.replicas=0: training.replicas must be a whole number of at least"
                        + " 1, or auto, but is \"0\"",
            })
    void a_setting_that_is_wrong(String setting, String message) {
        assertThat(error("--set", setting)).isEqualTo("figment: " + message);
    }

    @Test
    void a_key_of_the_file_that_is_wrong() throws IOException {
        Files.writeString(recipe, Files.readString(recipe).replace("  heads: 2", "  heads: [2]"));
        assertThat(error()).matches("figment: .*files\\.yaml, line \\d+: model\\.heads must be a whole number .*");

        Files.writeString(recipe, Files.readString(recipe).replace("  heads: [2]", "  head: 2"));
        assertThat(error())
                .matches("figment: .*files\\.yaml, line \\d+: unknown key model\\.head; did you mean model\\.heads\\?");
    }

    @Test
    void a_recipe_that_is_not_there() {
        assertThat(only(CommandOutcome.of("train", "datse"), 1))
                .isEqualTo("figment: unknown recipe \"datse\"; did you mean dates?");
        assertThat(only(CommandOutcome.of("train", directory.resolve("no.yaml")), 1))
                .isEqualTo("figment: " + directory.resolve("no.yaml") + ": no such recipe file");
        assertThat(only(CommandOutcome.of("train"), 2))
                .isEqualTo("figment: missing required parameter: 'RECIPE' (see figment train --help)");
    }

    @Test
    void a_run_directory_that_is_a_file_or_has_no_run() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(only(CommandOutcome.of("train", recipe, "--run", file), 1))
                .isEqualTo("figment: " + file + " is not a directory, but a run goes into one");
        assertThat(only(CommandOutcome.of("train", recipe, "--run", file, "--resume"), 1))
                .isEqualTo("figment: there is no run in " + file + ": not a directory");
        assertThat(only(CommandOutcome.of("train", recipe, "--run", run, "--resume"), 1))
                .isEqualTo("figment: there is no run in " + run + ": no such directory");
    }

    /** The one line of {@code figment train}, which left no directory. */
    private String error(String... options) {
        String[] words = new String[options.length + 6];
        String[] command = {"train", recipe.toString(), "--data", directory.toString(), "--run", run.toString()};
        System.arraycopy(command, 0, words, 0, command.length);
        System.arraycopy(options, 0, words, command.length, options.length);
        CommandOutcome outcome = CommandOutcome.of((Object[]) words);
        assertThat(outcome.code()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.errors()).hasSize(1);
        assertThat(outcome.err())
                .as("the error comes last")
                .endsWith(outcome.errors().get(0) + System.lineSeparator());
        assertThat(run).doesNotExist();
        return outcome.errors().get(0);
    }

    private static String only(CommandOutcome outcome, int code) {
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
        return outcome.err().strip();
    }
}
