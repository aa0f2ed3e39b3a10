package dev.figment.cli.vae;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.cli.images.ImageSets;
import dev.figment.cli.images.SampleSnapshots;
import dev.figment.cli.recipe.VaeRecipe;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.RunTraining;
import dev.figment.cli.run.TaskTraining;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.io.JsonFiles;
import dev.figment.tensor.RandomKey;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.Objective;
import dev.figment.training.StopSignal;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.vae.Autoencoder;
import dev.figment.vae.Elbo;
import dev.figment.vae.ImageCoder;
import dev.figment.vae.LatentDetector;
import dev.figment.vae.Reconstruction;
import dev.figment.vae.VaeConfig;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out the training of an autoencoder's recipe and leaves its model in the run directory. */
public final class VaeTraining implements TaskTraining {

    private static final int SNAPSHOT = 40; // pictures
    private static final int SNAPSHOT_COLUMNS = 10;

    private final VaeRecipe recipe;
    private final RunTraining training;
    private final ImageSets sets;
    private final VaeConfig config;

    private VaeTraining(VaeRecipe recipe, RunTraining training, ImageSets sets, VaeConfig config) {
        this.recipe = recipe;
        this.training = training;
        this.sets = sets;
        this.config = config;
    }

    /**
     * Prepares a run: reads or draws the images. Nothing is written yet.
     *
     * @param data where images lie; null for the usual place
     * @param resumes whether the run is there and goes on
     * @param say is told what happens, a line at a time
     * @throws IOException in one line, if the images cannot be had
     * @throws IllegalArgumentException if the model does not fit them
     */
    public static VaeTraining of(
            VaeRecipe recipe, RunDirectory run, @Nullable Path data, boolean resumes, Consumer<String> say)
            throws IOException {
        ImageSets sets = ImageSets.of(recipe.data(), recipe.seed(), data, say);
        if (recipe.model().conditional() && sets.classes() < 2) {
            throw new IOException("model.conditional needs images with labels of at least 2 classes, but these have "
                    + (sets.classes() == 0 ? "none" : "1"));
        }
        VaeConfig config = recipe.model().config(sets.shape(), sets.classes());
        say.accept(String.format(
                Locale.ROOT,
                "%,d images of %s to train on, %,d to test on",
                sets.training().count(),
                sets.shape(),
                sets.test().count()));
        return new VaeTraining(recipe, new RunTraining(run, recipe, resumes, say), sets, config);
    }

    @Override
    public String unit() {
        return "images";
    }

    @Override
    public boolean hasPerplexity() {
        return false;
    }

    @Override
    public LearningRateCurve testLearningRates(LearningRateRangeTest test, StopSignal signal) {
        try (Learner learner = learner();
                Trainer<ImageBatch> trainer =
                        training.configure(builder(learner), List.of(), signal).build()) {
            return trainer.testLearningRates(test, trainingBatches()::epoch);
        }
    }

    @Override
    public TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException {
        try (Learner learner = learner()) {
            ImageCoder model = learner.model();
            TrainerBuilder<ImageBatch> builder = builder(learner).listener(snapshots(model));
            TrainingEnd end;
            try (Trainer<ImageBatch> trainer =
                    training.configure(builder, listeners, signal).build()) {
                end = training.fit(trainer, trainingBatches()::epoch, environment, () -> {});
            }
            training.loadBest(model, end);
            run().writeModel(model, VaeRun.ARCHITECTURES);
            return end;
        }
    }

    /**
     * A model with what it minimises.
     *
     * @param measure the loss on held-out images: the bound itself, whatever is minimised in training
     */
    private record Learner(ImageCoder model, Objective<ImageBatch> objective, Objective<ImageBatch> measure)
            implements AutoCloseable {

        @Override
        public void close() {
            model.close();
        }
    }

    private Learner learner() {
        RandomKey modelKey = key().fold("model");
        if (recipe.objective().isVariational()) {
            var model = new VariationalAutoencoder(config, modelKey);
            return new Learner(
                    model, recipe.objective().of(model, sets.training().count()), new Elbo(model));
        }
        var model = new Autoencoder(config, modelKey);
        var objective = new Reconstruction(model);
        return new Learner(model, objective, objective);
    }

    private TrainerBuilder<ImageBatch> builder(Learner learner) {
        TrainerBuilder<ImageBatch> builder = Trainer.of(learner.objective())
                .optimizer(recipe.update().optimizer(), recipe.update().schedule())
                .clipping(recipe.update().clipping())
                .seed(key().fold("training"))
                .health(LatentDetector.standard());
        sets.validation()
                .ifPresent(held -> builder.validation(recipe.loop()
                        .bounded(Validation.of(
                                        batches(held).inOrder(), recipe.loop().validateEvery())
                                .withObjective(learner.measure()))));
        return builder;
    }

    private ImageBatches trainingBatches() {
        return batches(sets.training()).augmented(recipe.data().augmentation());
    }

    private SampleSnapshots snapshots(ImageCoder model) {
        Codes codes = new Codes(model);
        float[][] fixed = codes.drawn(SNAPSHOT, key().fold("snapshots"));
        int[] labels = new int[SNAPSHOT];
        Arrays.setAll(labels, i -> i % Math.max(1, model.config().classes()));
        return new SampleSnapshots(
                run().path(), () -> codes.grid(SNAPSHOT_COLUMNS).add(codes.pictures(fixed, labels)));
    }

    private ImageBatches batches(Images images) {
        return ImageBatches.of(images, recipe.batchSize(), key().fold("batches"))
                .binarized(recipe.data().binarization());
    }

    @Override
    public void report(
            TrainingEnd end, Map<String, String> environment, StopSignal signal, PrintWriter out, PrintWriter err)
            throws IOException {
        if (signal.requested()) {
            return; // what is not trained to its end is not measured
        }
        try (VaeRun trained = VaeRun.open(run().path())) {
            err.println("measuring on the test images");
            VaeScores scores = VaeScores.of(trained, sets, 0);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putObject("training")
                    .put("ended", end.reason().name().toLowerCase(Locale.ROOT))
                    .put("steps", end.step())
                    .put("epochs", end.epoch())
                    .put("bestStep", end.bestStep())
                    .put("seconds", end.seconds());
            json.set("test", scores.toJson());
            JsonFiles.write(run().path().resolve("results.json"), json);
            new VaeReport(trained, sets).write(run(), end, scores, environment);
            scores.lines().forEach(out::println);
        }
    }

    @Override
    public String nextStep() {
        String command = recipe.objective().isVariational() ? "sample" : "interpolate";
        return command + " with: figment " + command + " " + run().path();
    }

    private RunDirectory run() {
        return training.run();
    }

    private RandomKey key() {
        return RandomKey.of(recipe.seed());
    }
}
