package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.cli.gan.AdversarialTraining;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.TaskTraining;
import dev.figment.training.StopSignal;
import dev.figment.training.TrainingEnd;
import dev.figment.training.processes.ProcessGroup;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
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
                .contains(
                        "players.loss",
                        "discriminator.loss",
                        "generator.loss",
                        "generator.gradient_norm",
                        "least_share",
                        "accuracy_real");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("<b>Loss</b>", "nats, mean over points", "generated: 2500 points");
        assertThat(run.resolve("samples.png")).isNotEmptyFile();
    }

    @Test
    void figures_stand_beside_those_of_the_mixture_itself_and_counts_are_counts() throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome outcome = train(run, 2, "--set", "data.kind=grid");

        assertThat(outcome.out())
                .containsPattern("(?m)^modes of true points +25$")
                .containsPattern("(?m)^of modes +25$")
                .containsPattern("(?m)^high-quality share of true points +0\\.9[89]\\d*$");
        assertThat(Files.readString(run.resolve("results.json")))
                .contains("\"modes of true points\": 25", "\"reverse KL, nats of true points\": 0.00");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("<dd class=\"note\">true points: 25</dd>")
                .contains("Shares of the modes", "class=\"expected\"")
                .doesNotContain("<dt>modes of true points</dt>");

        CommandOutcome evaluated = CommandOutcome.of("evaluate", run);

        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .startsWith("2,500 generated points beside as many of the mixture itself:")
                .containsPattern("(?m)^  modes, of 25 +\\d+ +25$")
                .containsPattern("(?m)^  high-quality share +\\d\\.\\d{4} +0\\.9[89]\\d\\d$");
        double divergence = new ObjectMapper()
                .readTree(run.resolve("results.json").toFile())
                .at("/test/reverse KL, nats")
                .asDouble();
        assertThat(evaluated.out())
                .as("what training measured")
                .containsPattern(
                        String.format(Locale.ROOT, "(?m)^  reverse KL, nats +%s +0\\.00", decimals(divergence)));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replace(".", "\\.");
    }

    @Test
    void points_are_drawn_in_a_picture() throws IOException {
        Path run = directory.resolve("run");
        train(run, 2);
        Path file = directory.resolve("points.png");

        CommandOutcome all = CommandOutcome.of("sample", run);
        CommandOutcome some = CommandOutcome.of("sample", run, "-n", 10, "-o", file);

        assertThat(all.code()).as(all.err()).isZero();
        assertThat(all.out().strip()).isEqualTo("2500 points: " + run.resolve("sample.png"));
        assertThat(some.out().strip()).isEqualTo("10 points: " + file);
        BufferedImage drawn = ImageIO.read(run.resolve("samples.png").toFile());
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(drawn.getWidth());
        assertThat(file).isNotEmptyFile();
        assertThat(Files.readAllBytes(file)).isNotEqualTo(Files.readAllBytes(run.resolve("sample.png")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluate --data DIR|--data is for a run of translation or ",
                "evaluate --features FILE|--features is for a run of generated images",
                "evaluate --images 5|--images is for a run of generated images",
                "evaluate --samples 5|--samples is for a run of a variational autoencoder",
                "sample --label 1|--label is for a run of ",
                "sample -n 0|-n must be at least 1, but is 0",
                "interpolate|generates points, not images: \"figment sample\" draws them",
                "project a.png|generates points, not images: \"figment sample\" draws them"
            })
    void what_points_have_no_use_for_is_refused(String commandAndMessage) {
        String[] both = commandAndMessage.split("\\|");
        Path run = directory.resolve("run");
        train(run, 2);
        List<Object> words = new ArrayList<>(Arrays.asList((Object[]) both[0].split(" ", -1)));
        words.add(1, run);

        CommandOutcome outcome = CommandOutcome.of(words.toArray());

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.errors()).singleElement().asString().contains(both[1]);
    }

    @Test
    void a_critics_loss_has_no_unit() throws IOException {
        Path run = directory.resolve("critic");
        CommandOutcome outcome = train(run, 2, "--set", "game.loss=wasserstein");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("mean over points")
                .doesNotContain("nats, mean over points");
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
