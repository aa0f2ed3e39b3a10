package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code figment train} from its recipe to its report. */
class TrainCommandTest {

    @TempDir
    private Path directory;

    @Test
    void a_run_leaves_a_model_that_others_load_and_a_page_that_tells_of_it() throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome outcome = CommandOutcome.of("train", TinyRun.dates(directory), "--run", run);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("making 200 dates", "learning a vocabulary of 270 tokens from 200 pairs")
                .contains("scoring held-out dates, greedy: 8 sentences", "scoring held-out style, beam 2: 4 sentences");
        assertThat(outcome.out())
                .contains("held-out dates, greedy (8 sentences", "BLEU = ", "nrefs:1|case:mixed", "chrF2 = ")
                .contains("report: " + run.resolve("report.html"), "figment translate " + run);
        assertThat(names(run))
                .contains(
                        "recipe.json",
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "generation_config.json",
                        "metrics.jsonl",
                        "results.json",
                        "report.html",
                        "training")
                .anyMatch(name -> name.startsWith("events.out.tfevents."))
                .noneMatch(name -> name.endsWith(".tmp"));
        assertThat(names(run.resolve("training/checkpoints"))).contains("step-6");
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"model_type\": \"marian\"");
        assertThat(Files.readString(run.resolve("recipe.json"))).contains("\"LibTorch\"", "\"replicas\": \"1\"");
        assertThat(Files.readString(run.resolve("results.json")))
                .contains("\"ended\": \"completed\"", "held-out style");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_run_that_went_on_ends_with_the_bytes_of_one_that_was_never_stopped(int replicas) throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path straight = directory.resolve("straight");
        Path broken = directory.resolve("broken");
        String threads = "training.replicas=" + replicas;

        CommandOutcome whole = CommandOutcome.of("train", recipe, "--run", straight, "--set", threads);
        CommandOutcome begun = CommandOutcome.of(
                "train", recipe, "--run", broken, "--set", threads, "--set", "training.limits.steps=3");
        CommandOutcome resumed = CommandOutcome.of("train", recipe, "--run", broken, "--set", threads, "--resume");

        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(begun.code()).as(begun.err()).isZero();
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(broken.resolve("model.safetensors")).hasSameBinaryContentAs(straight.resolve("model.safetensors"));
        assertThat(broken.resolve("training/checkpoints/step-6/model.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("training/checkpoints/step-6/model.safetensors"));
        assertThat(steps(broken)).as("the metrics go on").isEqualTo(steps(straight));
        assertThat(Files.readString(broken.resolve("report.html"))).contains("6 steps");
    }

    @Test
    void two_vocabularies_are_kept_apart_and_neither_stands_in_for_the_other() throws IOException {
        Path run = directory.resolve("run");
        CommandOutcome outcome = CommandOutcome.of(
                "train",
                TinyRun.files(directory),
                "--data",
                directory,
                "--run",
                run,
                "--set",
                "tokenizer.joint=false",
                "--set",
                "model.sharing=none");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(run.resolve("tokenizer.json")).content().contains("Hund").doesNotContain("dog");
        Path target = run.resolve("target/tokenizer.json");
        assertThat(target).content().contains("dog").doesNotContain("Hund");
        assertThat(CommandOutcome.of("translate", run, "ein Hund").code()).isZero();

        Files.delete(target);
        assertThat(CommandOutcome.of("translate", run, "ein Hund").err().strip())
                .isEqualTo("figment: tokenizer file " + target + " does not exist");
    }

    @Test
    void a_run_without_a_checkpoint_begins_anew_and_says_so() throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path run = directory.resolve("run");
        CommandOutcome.of("train", recipe, "--run", run, "--set", "training.schedule.peak=1e38");
        assertThat(run.resolve("training/checkpoints")).doesNotExist();

        CommandOutcome resumed =
                CommandOutcome.of("train", recipe, "--run", run, "--resume", "--set", "training.schedule.peak=1e38");

        assertThat(resumed.code()).isEqualTo(1);
        assertThat(resumed.err()).contains("there is no checkpoint in " + run + " yet: training begins anew");
        assertThat(resumed.errors()).hasSize(1);
    }

    @Test
    void a_finished_run_that_is_resumed_trains_no_more_and_is_scored_again() throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path run = directory.resolve("run");
        CommandOutcome.of("train", recipe, "--run", run);
        byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
        Files.delete(run.resolve("results.json"));

        CommandOutcome again = CommandOutcome.of("train", recipe, "--run", run, "--resume");

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(run.resolve("model.safetensors")).hasBinaryContent(before);
        assertThat(run.resolve("results.json")).exists();
    }

    @Test
    void a_run_that_another_environment_goes_on_with_says_so_in_one_line(@TempDir Path other) throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path run = directory.resolve("run");
        CommandOutcome.of("train", recipe, "--run", run, "--set", "training.limits.steps=2");

        Path said = other.resolve("stderr");
        PrintStream before = System.err;
        try (PrintStream captured = new PrintStream(said.toFile())) {
            System.setErr(captured);
            CommandOutcome.of("train", recipe, "--run", run, "--resume", "--set", "training.replicas=2");
        } finally {
            System.setErr(before);
        }

        assertThat(Files.readAllLines(said))
                .filteredOn(line -> line.contains("no longer bit for bit"))
                .singleElement()
                .asString()
                .contains("replicas: 2, before 1");
    }

    @Test
    void a_loss_that_is_not_finite_is_one_line_and_what_was_recorded_until_then_is_kept() throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome outcome = CommandOutcome.of(
                "train", TinyRun.dates(directory), "--run", run, "--set", "training.schedule.peak=1e38");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .startsWith("figment: step 2: the loss is NaN")
                .contains("shared.weight", "there is no checkpoint yet");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .filteredOn(line -> line.startsWith("{\"event\":\"step\""))
                .hasSize(1);
    }

    @Test
    void a_directory_that_is_not_empty_is_refused_and_left_alone() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.writeString(run.resolve("notes.txt"), "mine");

        CommandOutcome outcome = CommandOutcome.of("train", TinyRun.dates(directory), "--run", run);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .containsExactly("figment: " + run
                        + " is not empty: --resume goes on with the run in it, --run DIR names another place");
        assertThat(names(run)).containsExactly("notes.txt");
    }

    @Test
    void another_recipe_is_not_gone_on_with() throws IOException {
        Path recipe = TinyRun.dates(directory);
        Path run = directory.resolve("run");
        CommandOutcome.of("train", recipe, "--run", run, "--set", "training.limits.steps=1");

        CommandOutcome outcome = CommandOutcome.of("train", recipe, "--run", run, "--resume", "--set", "model.heads=4");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains("has another recipe: model.heads is 2 there and 4 here", "only training.limits");
    }

    @Test
    void show_prints_a_built_in_recipe_with_its_comments_and_any_other_resolved() throws IOException {
        assertThat(CommandOutcome.of("train", "dates", "--show").out())
                .startsWith("# Dates as people write them")
                .contains("kind: dates");
        CommandOutcome resolved = CommandOutcome.of("train", TinyRun.dates(directory), "--show", "--set", "seed=7");
        assertThat(resolved.code()).isZero();
        assertThat(resolved.out()).contains("\"seed\" : 7", "\"keyValueHeads\" : 2");
        assertThat(names(directory)).containsExactly("tiny.yaml");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** The steps that the metrics tell of, and their losses. */
    private static List<String> steps(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.matches("\\{\"event\":\"(step|validation)\".*"))
                .map(line -> line.replaceAll("\"(time|seconds)\":[^,}]*", ""))
                .toList();
    }
}
