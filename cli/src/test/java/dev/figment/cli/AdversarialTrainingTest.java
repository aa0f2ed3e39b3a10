package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.cli.gan.AdversarialTraining;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.TaskTraining;
import dev.figment.training.StopSignal;
import dev.figment.training.TrainingEnd;
import dev.figment.training.processes.ProcessGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code figment train} on recipes of adversarial networks. */
class AdversarialTrainingTest {

    @TempDir
    private Path directory;

    @Test
    void a_run_leaves_networks_measures_and_a_page() throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome outcome = train(run, 6);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("modes", "of modes", "high-quality share", "report: " + run);
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"model_type\": \"figment-gan\"");
        assertThat(Files.readString(run.resolve("results.json"))).contains("\"reverse KL, nats\"", "\"steps\": 6");
        assertThat(Files.readString(run.resolve("metrics.jsonl")))
                .contains("players.loss", "least_share", "accuracy_real");
        assertThat(Files.readString(run.resolve("report.html"))).contains("<b>Loss</b>", "generated: 2500 points");
        assertThat(run.resolve("samples.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"atOnce", "inTurns"})
    void a_run_that_went_on_ends_with_the_bytes_of_one_that_was_never_stopped(String moves) throws IOException {
        Path straight = directory.resolve("straight");
        Path broken = directory.resolve("broken");
        String setting = "game.moves=" + moves;

        CommandOutcome whole = train(straight, 6, "--set", setting);
        CommandOutcome begun = train(broken, 3, "--set", setting);
        CommandOutcome resumed = train(broken, 6, "--set", setting, "--resume");

        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(begun.code()).as(begun.err()).isZero();
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(broken.resolve("model.safetensors")).hasSameBinaryContentAs(straight.resolve("model.safetensors"));
        assertThat(broken.resolve("training/checkpoints/step-6/average.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("training/checkpoints/step-6/average.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "networks.kind=multilayer|networks.kind points and pacgan are for data of kind ring and grid",
                "game.packing=3|training.batchSize must be a multiple of game.packing, but is 16 with 3",
                "game.discriminatorSteps=2|discriminatorSteps is for moves inTurns, but is 2 with moves atOnce",
                "game.r1=-1|game.r1 must be a number from 0, but is \"-1\"",
                "game.augmentation=blit|game.augmentation is of images",
                "game.los=hinge|did you mean game.loss?"
            })
    void a_recipe_that_contradicts_itself_is_one_line(String settingAndMessage) {
        String[] both = settingAndMessage.split("\\|");

        CommandOutcome outcome = train(directory.resolve("run"), 6, "--set", both[0]);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err().strip()).hasLineCount(1).contains(both[1]);
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void slopes_of_batch_normalised_judgements_are_refused() {
        Path run = directory.resolve("run");
        CommandOutcome outcome = CommandOutcome.of("train", "shapes-gan", "--set", "game.r1=1", "--run", run);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err().strip())
                .hasLineCount(1)
                .contains("networks.normalization must be none or spectral, but is batch");
        assertThat(run).doesNotExist();
    }

    @Test
    void a_stop_after_the_scores_leaves_out_the_pictures() throws IOException {
        Path run = directory.resolve("run");
        Recipe recipe = Recipes.load("gaussians-gan", List.of("training.limits.steps=2", "training.batchSize=16"));
        TaskTraining training = AdversarialTraining.of(
                (AdversarialRecipe) recipe, RunDirectory.fresh(run, ProcessGroup.single()), null, false, line -> {});
        StopSignal signal = StopSignal.manual();
        PrintWriter err = new PrintWriter(Writer.nullWriter());
        PrintWriter out = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void println(String score) {
                signal.request("a score was printed");
            }
        };

        TrainingEnd end = training.train(Map.of(), List.of(), signal);
        training.report(end, Map.of(), signal, out, err);

        assertThat(signal.requested()).isTrue();
        assertThat(Files.readString(run.resolve("results.json")))
                .contains("\"ended\": \"completed\"", "\"reverse KL, nats\"");
        assertThat(run.resolve("report.html")).doesNotExist();
        assertThat(run.resolve("samples.png")).doesNotExist();

        Files.delete(run.resolve("results.json"));
        training.report(end, Map.of(), signal, out, err);

        assertThat(run.resolve("results.json"))
                .as("what is stopped before the scores is not measured")
                .doesNotExist();
    }

    @Test
    void data_that_nobody_reads_are_refused() {
        CommandOutcome outcome = train(directory.resolve("run"), 6, "--data", directory);
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err()).contains("the recipe gaussians-gan makes its data itself: leave out --data");
    }

    @Test
    void digits_without_files_are_one_line() {
        CommandOutcome outcome =
                CommandOutcome.of("train", "mnist-gan", "--data", directory, "--run", directory.resolve("run"));
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err().strip()).hasLineCount(1).contains("has no file train-images-idx3-ubyte");
    }

    private CommandOutcome train(Path run, int steps, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "train",
                "gaussians-gan",
                "--run",
                run,
                "--set",
                "training.limits.steps=" + steps,
                "--set",
                "training.schedule.steps=6", // the same rates and penalties, wherever the run is broken off
                "--set",
                "game.penaltiesFadeOver=6",
                "--set",
                "training.batchSize=16",
                "--set",
                "training.validateEvery=2 steps",
                "--set",
                "training.checkpointEvery=1 steps"));
        words.addAll(Arrays.asList(more));
        return CommandOutcome.of(words.toArray());
    }
}
