package dev.figment.cli.gan;

import dev.figment.cli.images.SampleSnapshots;
import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.NetworksRecipe;
import dev.figment.cli.report.NumberText;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.RunTraining;
import dev.figment.cli.run.TaskTraining;
import dev.figment.data.Batch;
import dev.figment.data.images.ImageGrid;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.gan.networks.AdversarialArchitecture;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Generator;
import dev.figment.nn.Architecture;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.StopSignal;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the training of a recipe of adversarial networks, and leaves the best in the run directory. Owns its task.
 *
 * @param <B> the batch's type
 */
public final class AdversarialTraining<B extends Batch<B>> implements TaskTraining {

    static final List<Architecture<AdversarialNetworks>> ARCHITECTURES = List.of(new AdversarialArchitecture());

    private final AdversarialRecipe recipe;
    private final RunTraining training;
    private final AdversarialTask<B> task;

    private AdversarialTraining(AdversarialRecipe recipe, RunTraining training, AdversarialTask<B> task) {
        this.recipe = recipe;
        this.training = training;
        this.task = task;
    }

    /**
     * Prepares a run, from its beginning or going on.
     *
     * @param data where the data lie, if they lie anywhere
     * @param say is told what happens, a line at a time
     * @throws IOException in one line, if the data cannot be read
     */
    public static TaskTraining of(
            AdversarialRecipe recipe, RunDirectory run, @Nullable Path data, boolean resumes, Consumer<String> say)
            throws IOException {
        RunTraining training = new RunTraining(run, recipe, resumes, say);
        if (recipe.data() instanceof AdversarialData.Mixture) {
            if (data != null) {
                throw new IOException(
                        "the recipe " + recipe.name() + " makes its data itself: leave out --data " + data);
            }
            return new AdversarialTraining<>(recipe, training, mixtureTask(recipe));
        }
        ImageTask images = imageTask(recipe, data, say);
        say.accept(images.describe());
        return new AdversarialTraining<>(recipe, training, images);
    }

    /** The mixture of a recipe, whose points are drawn. */
    static MixtureTask mixtureTask(AdversarialRecipe recipe) {
        if (recipe.networks() instanceof NetworksRecipe.OfPoints networks
                && recipe.data() instanceof AdversarialData.Mixture mixture) {
            return new MixtureTask(recipe, networks, mixture);
        }
        throw new IllegalStateException("the recipe " + recipe.name() + " is not of a mixture");
    }

    /**
     * Reads the images of a recipe.
     *
     * @param data where they lie; null for the usual place
     * @throws IOException in one line, if they cannot be had
     */
    static ImageTask imageTask(AdversarialRecipe recipe, @Nullable Path data, Consumer<String> say) throws IOException {
        if (recipe.networks() instanceof NetworksRecipe.OfImages networks
                && recipe.data() instanceof AdversarialData.OfImages images) {
            return ImageTask.read(recipe, networks, images.data(), data, say);
        }
        throw new IllegalStateException("the recipe " + recipe.name() + " is not of images");
    }

    @Override
    public String unit() {
        return task.unit();
    }

    @Override
    public boolean hasPerplexity() {
        return false;
    }

    @Override
    public LearningRateCurve testLearningRates(LearningRateRangeTest test, StopSignal signal) throws IOException {
        throw new IOException("--find-learning-rate needs one loss that falls, but the recipe " + recipe.name()
                + " is a game of two players: each one's loss depends on the other");
    }

    @Override
    public TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException {
        try (AdversarialNetworks networks = task.config().create(key().fold("networks"))) {
            recipe.game().adaptiveAugmentation().ifPresent(networks::augmentBy);
            TrainingEnd end;
            try (Trainer<B> trainer = trainer(networks, listeners, signal)) {
                end = training.fit(trainer, task.batches(), environment, () -> {});
            }
            training.loadBest(networks, end);
            training.run().writeModel(networks, ARCHITECTURES);
            return end;
        }
    }

    private Trainer<B> trainer(AdversarialNetworks networks, List<TrainingListener> listeners, StopSignal signal) {
        AdversarialGame<B> game = recipe.game().game(networks, task::examples);
        TrainerBuilder<B> builder = Trainer.of(recipe.training().phases(game, recipe.game()))
                .seed(key().fold("training"))
                .health(AdversarialHealth.standard())
                .validation(validation(networks, game));
        task.snapshots(networks)
                .ifPresent(picture -> builder.listener(
                        new SampleSnapshots(training.run().path(), () -> ofEvaluated(networks.generator(), picture))));
        return training.configure(builder, listeners, signal).build();
    }

    /** Between steps the generator is in training mode, where a picture would change its running statistics. */
    private static ImageGrid ofEvaluated(Generator generator, Supplier<ImageGrid> picture) {
        generator.eval();
        try {
            return picture.get();
        } finally {
            generator.train();
        }
    }

    private Validation<B> validation(AdversarialNetworks networks, AdversarialGame<B> game) {
        List<ValidationMetric> metrics = new ArrayList<>(task.metrics(networks));
        RandomKey key = key().fold("measures");
        metrics.addAll(AdversarialHealth.metrics(game, task.watched(), task::features, key));
        networks.augmentation()
                .ifPresent(augmentation ->
                        metrics.add(new GeneratorMetric("augmentation", false, augmentation::probability)));
        Validation<B> validation = Validation.of(task.heldOut(), recipe.loop().validateEvery());
        for (ValidationMetric metric : metrics) {
            validation = validation.withMetric(metric);
        }
        return recipe.loop().bounded(validation.withDecidedBy(metrics.get(0).name()));
    }

    @Override
    public void report(
            TrainingEnd end, Map<String, String> environment, StopSignal signal, PrintWriter out, PrintWriter err)
            throws IOException {
        if (signal.requested()) {
            return; // what is not trained to its end is not measured
        }
        try (AdversarialNetworks networks = training.run().readModel(ARCHITECTURES);
                GradientMode off = GradientMode.off()) {
            GeneratorScores scores = task.scores(networks);
            Map<String, Double> measures = scores.measures();
            AdversarialReport.writeResults(training.run(), end, measures, task);
            measures.forEach((name, value) -> out.println(String.format("%-36s %s", name, NumberText.of(value))));
            task.measuredBy().forEach(out::println);
            if (!signal.requested()) {
                AdversarialReport.writePage(recipe, training.run(), networks, end, scores, task, environment);
            }
        }
    }

    @Override
    public String nextStep() {
        return "samples: " + training.run().path().resolve("samples.png");
    }

    @Override
    public void close() {
        task.close();
    }

    private RandomKey key() {
        return RandomKey.of(recipe.seed());
    }
}
