package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run directories that cannot be used: one line says what is wrong with which file. */
class BadRunTest {

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private Path run = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        CommandOutcome outcome = CommandOutcome.of(
                "train", TinyRun.dates(shared), "--run", shared.resolve("run"), "--set", "training.limits.steps=2");
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    @BeforeEach
    void copy_the_run() throws IOException {
        run = directory.resolve("run");
        Path good = shared.resolve("run");
        try (Stream<Path> files = Files.walk(good)) {
            for (Path file : files.toList()) {
                Files.copy(file, run.resolve(good.relativize(file)));
            }
        }
    }

    @Test
    void the_copy_is_good() {
        assertThat(CommandOutcome.of("translate", run, "5 mars 2024").code()).isZero();
    }

    @Test
    void truncated_weights() throws IOException {
        Path weights = run.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));

        assertThat(error()).startsWith("figment: ").contains(weights.toString()).contains("truncated");
    }

    @Test
    void foreign_weights() throws IOException {
        Path weights = run.resolve("model.safetensors");
        byte[] zip = Files.readAllBytes(weights);
        zip[0] = 'P';
        zip[1] = 'K';
        zip[2] = 3;
        zip[3] = 4;
        Files.write(weights, zip);
        assertThat(error()).contains(weights.toString(), "a zip archive");

        Files.writeString(weights, "");
        assertThat(error()).contains(weights.toString());

        Files.delete(weights);
        assertThat(error()).contains(run.toString(), "no weights");
    }

    @Test
    void weights_of_another_size() throws IOException {
        edit("config.json", "\"encoder_ffn_dim\": 16", "\"encoder_ffn_dim\": 32");
        edit("config.json", "\"decoder_ffn_dim\": 16", "\"decoder_ffn_dim\": 32");

        assertThat(error()).startsWith("figment: " + run + ": ").contains("fc1.weight", "[16, 16]", "[32, 16]");
    }

    @Test
    void another_architecture() throws IOException {
        edit("config.json", "\"marian\"", "\"gpt2\"");

        assertThat(error()).startsWith("figment: " + run + " holds a model of type gpt2, expected marian or ");
    }

    @Test
    void a_configuration_that_is_not_json() throws IOException {
        Files.writeString(run.resolve("config.json"), "{ \"model_type\": ");

        assertThat(error()).contains(run.resolve("config.json").toString());
    }

    @Test
    void a_run_that_has_no_model_yet() throws IOException {
        Files.delete(run.resolve("config.json"));

        assertThat(error())
                .startsWith("figment: " + run + " has no trained model yet: ")
                .contains("--resume");
    }

    @Test
    void a_run_without_its_recipe_or_with_another_file_of_that_name() throws IOException {
        Files.writeString(run.resolve("recipe.json"), "[]");
        assertThat(error()).contains(run.resolve("recipe.json").toString());

        Files.writeString(run.resolve("recipe.json"), "{\"formatVersion\": 99, \"recipe\": {}}");
        assertThat(error()).contains(run.resolve("recipe.json").toString(), "formatVersion is 99, expected 1");

        Files.delete(run.resolve("recipe.json"));
        assertThat(error()).isEqualTo("figment: there is no run in " + run + ": it has no recipe.json");
    }

    @Test
    void a_tokeniser_that_is_missing_or_larger_than_the_model() throws IOException {
        Path tokenizer = run.resolve("tokenizer.json");
        Path other = directory.resolve("other");
        CommandOutcome.of(
                "train",
                TinyRun.dates(directory),
                "--run",
                other,
                "--set",
                "training.limits.steps=1",
                "--set",
                "tokenizer.vocabularySize=300");
        Files.write(tokenizer, Files.readAllBytes(other.resolve("tokenizer.json")));
        assertThat(error()).isEqualTo("figment: the source tokeniser has 300 tokens, but the model knows 270");

        Files.delete(tokenizer);
        assertThat(error()).isEqualTo("figment: tokenizer file " + tokenizer + " does not exist");
    }

    @Test
    void no_run_at_all() {
        run = directory.resolve("nothing");

        assertThat(error()).isEqualTo("figment: there is no run in " + run + ": no such directory");
    }

    /** The same line from both commands that read runs. */
    private String error() {
        CommandOutcome translated = CommandOutcome.of("translate", run, "5 mars 2024");
        assertThat(translated.code()).isEqualTo(1);
        assertThat(translated.err().lines()).as(translated.err()).hasSize(1);
        CommandOutcome evaluated = CommandOutcome.of("evaluate", run);
        assertThat(evaluated.code()).isEqualTo(1);
        assertThat(evaluated.errors()).containsExactly(translated.err().strip());
        return translated.err().strip();
    }

    private void edit(String file, String before, String after) throws IOException {
        String text = Files.readString(run.resolve(file));
        assertThat(text).contains(before);
        Files.writeString(run.resolve(file), text.replace(before, after));
    }
}
