package dev.figment.cli.classifier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.cli.images.ImageSets;
import dev.figment.cli.recipe.ClassifierRecipe;
import dev.figment.cli.report.HeadlineNumber;
import dev.figment.cli.report.MetricsHistory;
import dev.figment.cli.report.Report;
import dev.figment.cli.report.ReportContent;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.RunTraining;
import dev.figment.cli.run.TaskTraining;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.io.JsonFiles;
import dev.figment.io.Sha256;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.metrics.features.DigitClassifierArchitecture;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.StopSignal;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.training.health.Health;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out the training of a classifier of digits, and leaves its model in the run directory. */
public final class ClassifierTraining implements TaskTraining {

    private static final List<Architecture<DigitClassifier>> ARCHITECTURES = List.of(new DigitClassifierArchitecture());

    private final ClassifierRecipe recipe;
    private final RunTraining training;
    private final ImageSets sets;

    private ClassifierTraining(ClassifierRecipe recipe, RunTraining training, ImageSets sets) {
        this.recipe = recipe;
        this.training = training;
        this.sets = sets;
    }

    /**
     * Prepares a run: reads the images. Nothing is written yet.
     *
     * @param data where images lie; null for the usual place
     * @param resumes whether the run is there and goes on
     * @param say is told what happens, a line at a time
     * @throws IOException in one line, if the images cannot be had
     */
    public static ClassifierTraining of(
            ClassifierRecipe recipe, RunDirectory run, @Nullable Path data, boolean resumes, Consumer<String> say)
            throws IOException {
        ImageSets sets = ImageSets.of(recipe.data(), recipe.seed(), data, say);
        return new ClassifierTraining(recipe, new RunTraining(run, recipe, resumes, say), sets);
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
    public TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException {
        try (DigitClassifier model = model()) {
            TrainingEnd end;
            try (Trainer<ImageBatch> trainer =
                    training.configure(builder(model), listeners, signal).build()) {
                end = training.fit(trainer, trainingBatches()::epoch, environment, () -> {});
            }
            training.loadBest(model, end);
            run().writeModel(model, ARCHITECTURES);
            return end;
        }
    }

    @Override
    public LearningRateCurve testLearningRates(LearningRateRangeTest test, StopSignal signal) {
        try (DigitClassifier model = model();
                Trainer<ImageBatch> trainer =
                        training.configure(builder(model), List.of(), signal).build()) {
            return trainer.testLearningRates(test, trainingBatches()::epoch);
        }
    }

    private DigitClassifier model() {
        return new DigitClassifier(key().fold("model"));
    }

    private ImageBatches trainingBatches() {
        return batches(sets.training()).augmented(recipe.data().augmentation());
    }

    private TrainerBuilder<ImageBatch> builder(DigitClassifier model) {
        TrainerBuilder<ImageBatch> builder = Trainer.of(new Classification(model))
                .optimizer(recipe.update().optimizer(), recipe.update().schedule())
                .clipping(recipe.update().clipping())
                .seed(key().fold("training"))
                .health(Health.standard());
        sets.validation()
                .ifPresent(held -> builder.validation(recipe.loop()
                        .bounded(Validation.of(
                                batches(held).inOrder(), recipe.loop().validateEvery()))));
        return builder;
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
        try (DigitClassifier model = run().readModel(ARCHITECTURES)) {
            double accuracy =
                    new Classification(model).accuracy(batches(sets.test()).inOrder());
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putObject("training").put("steps", end.step()).put("seconds", end.seconds());
            json.putObject("test").put("images", sets.test().count()).put("accuracy", accuracy);
            JsonFiles.write(run().path().resolve("results.json"), json);
            String percent = String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
            Report.write(
                    run().report(),
                    new ReportContent(
                            recipe.name(),
                            "a classifier of images of " + String.format(Locale.ROOT, "%,d", model.parameterCount())
                                    + " parameters",
                            List.of(new HeadlineNumber(
                                    "accuracy",
                                    percent,
                                    String.format(
                                            Locale.ROOT,
                                            "of %,d test images",
                                            sets.test().count()))),
                            MetricsHistory.read(run().path().resolve("metrics.jsonl")),
                            unit(),
                            "nats",
                            false,
                            List.of(),
                            List.of(),
                            recipe.toJson(),
                            environment));
            out.println("accuracy " + percent + " of " + sets.test().count() + " test images");
            out.println("SHA-256 " + Sha256.of(run().path().resolve("model.safetensors")));
        }
    }

    @Override
    public String nextStep() {
        return "measure generated images by it: figment evaluate RUN --features " + run().path();
    }

    private RunDirectory run() {
        return training.run();
    }

    private RandomKey key() {
        return RandomKey.of(recipe.seed());
    }
}
