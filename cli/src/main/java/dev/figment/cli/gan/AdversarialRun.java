package dev.figment.cli.gan;

import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.ImageShape;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trained adversarial networks over images. Owns them.
 *
 * @param path of the run
 * @param recipe how they were trained
 * @param networks in evaluation mode
 */
public record AdversarialRun(Path path, AdversarialRecipe recipe, AdversarialNetworks networks)
        implements AutoCloseable {

    /**
     * Reads the run in a directory.
     *
     * @throws IOException in one line: there is none, it is damaged, unfinished or of another task, or makes no images
     */
    public static AdversarialRun open(Path path) throws IOException {
        RunDirectory run = RunDirectory.existing(path);
        AdversarialRecipe recipe = recipe(run);
        if (recipe.data() instanceof AdversarialData.Mixture) {
            throw new IOException(
                    path + " generates points, not images: \"figment sample\" draws them, \"figment evaluate\""
                            + " measures them");
        }
        return new AdversarialRun(path, recipe, run.readModel(AdversarialTraining.ARCHITECTURES));
    }

    /**
     * The recipe of a run.
     *
     * @throws IOException in one line: it is damaged or of another task
     */
    static AdversarialRecipe recipe(RunDirectory run) throws IOException {
        Recipe recipe = Recipes.fromJson(run.recipe(), run.recipeFile());
        if (recipe instanceof AdversarialRecipe adversarial) {
            return adversarial;
        }
        throw new IOException(run.path() + " is a run of another task: expected a run of adversarial networks, such as"
                + " that of \"figment train mnist-dcgan\"");
    }

    /** What its generator makes. */
    public GeneratedImages images() {
        return new GeneratedImages(networks.generator(), shape());
    }

    private ImageShape shape() {
        return networks.config().flatMap(AdversarialConfig::images).orElseThrow();
    }

    /**
     * Labels for images to be made.
     *
     * @param given one for all; null for each class in turn
     * @return empty where the generator is told none
     * @throws IOException in one line, if there is no such class, or a label is given to a generator that is told none
     */
    public int[] labels(int count, @Nullable Integer given) throws IOException {
        int classes = networks.generator().classes();
        if (given == null) {
            return images().labelsInTurn(count);
        }
        if (classes == 0) {
            throw new IOException("the generator in " + path + " is not told labels, but --label is " + given);
        }
        if (given < 0 || given >= classes) {
            throw new IOException("--label must lie in 0 … " + (classes - 1) + ", but is " + given);
        }
        int[] labels = new int[count];
        Arrays.fill(labels, given);
        return labels;
    }

    /**
     * One label for all images.
     *
     * @param given must be there for a generator that is told labels: no class stands for the others
     * @return empty where the generator is told none
     * @throws IOException in one line that says which classes there are, if none is given; otherwise as {@link #labels}
     */
    public int[] oneLabel(int count, @Nullable Integer given) throws IOException {
        int classes = networks.generator().classes();
        if (given == null && classes > 0) {
            throw new IOException("the generator in " + path + " is told the class: expected --label N, with N in 0 … "
                    + (classes - 1));
        }
        return labels(count, given);
    }

    /**
     * An image of a file, of the size and mode that the networks know.
     *
     * @throws IOException in one line, if it is missing, damaged or of another size or mode
     */
    public ImageBatch image(Path file) throws IOException {
        return ImageBatches.of(ImageFolder.read(List.of(file), shape(), ImageFolder.Fitting.EXACT), 1, RandomKey.of(0))
                .inOrder()
                .get(0);
    }

    /**
     * Measures the generator against the test set, on 10 000 images where there are as many.
     *
     * @param data where images lie; null for the usual place
     * @param network to measure by: a file of TorchScript, or the run of a classifier; null for what suits the images
     * @param stackedImages over how many the modes of stacked digits are counted; null for as many as there are for
     *     tests
     * @return for people
     * @throws IOException in one line, if the images or the network cannot be had
     */
    public List<String> scores(
            @Nullable Path data, @Nullable Path network, @Nullable Integer stackedImages, Consumer<String> say)
            throws IOException {
        ImageEvaluation evaluation =
                AdversarialTraining.imageTask(recipe, data, say).evaluation();
        try (ImageFeatures features = evaluation.features(network)) {
            if (stackedImages != null && features.modes() != ImageModes.STACKED_DIGITS) {
                throw new IOException("--images is for stacked digits, whose modes are counted, but " + path
                        + " is a run of other images");
            }
            int counted = stackedImages == null ? evaluation.testImages() : stackedImages;
            ImageScores scores = evaluation.scores(networks, features, counted);
            List<String> lines = new ArrayList<>(scores.lines(features.name()));
            evaluation.advice(features).ifPresent(lines::add);
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        networks.close();
    }
}
