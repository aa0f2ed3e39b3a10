package dev.figment.cli.gan;

import dev.figment.cli.images.ImageSets;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.ImageData;
import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.EpochSource;
import dev.figment.data.images.Augmentation;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.gan.AdversarialConfig;
import dev.figment.gan.AdversarialNetworks;
import dev.figment.gan.Examples;
import dev.figment.metrics.FrechetDistance;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The images of MNIST. Networks take them from −1 to 1. While they train, the Fréchet distance of 2000 images says which step was
 * best; a finished generator is measured by {@link ImageScores}.
 */
final class DigitsTask implements AdversarialTask<ImageBatch> {

    private static final int MEASURED_IN_TRAINING = 2_000;
    private static final int MEASURED = 10_000;
    private static final int SIDE = 8;
    private static final int SNAPSHOT = 40;
    private static final int SNAPSHOT_COLUMNS = 10;
    private static final ImageShape SHAPE = ImageShape.grey(28, 28);
    private static final ImageData DATA =
            new ImageData(new ImageData.Mnist(), Binarization.NONE, Augmentation.none(), 0);

    private final AdversarialRecipe recipe;
    private final ImageBatches training;
    private final Images test;
    private final RandomKey key;

    private DigitsTask(AdversarialRecipe recipe, Images training, Images test) {
        this.recipe = recipe;
        this.key = RandomKey.of(recipe.seed());
        this.training = ImageBatches.of(training, recipe.training().batchSize(), key.fold("data"))
                .withoutRemainder();
        this.test = test;
    }

    /**
     * Reads the images.
     *
     * @param directory where they lie; null for the usual place
     * @throws IOException in one line, if the directory has not the files of MNIST
     */
    static DigitsTask read(AdversarialRecipe recipe, @Nullable Path directory, Consumer<String> say)
            throws IOException {
        ImageSets sets = ImageSets.of(DATA, recipe.seed(), directory, say);
        if (!sets.shape().equals(SHAPE)) {
            throw new IOException(
                    "the networks of this recipe are for images of " + SHAPE + ", but the data are of " + sets.shape());
        }
        return new DigitsTask(recipe, sets.training(), sets.test());
    }

    @Override
    public EpochSource<ImageBatch> batches() {
        return training::epoch;
    }

    @Override
    public List<ImageBatch> heldOut() {
        int size = recipe.training().batchSize();
        return ImageBatches.of(test.range(0, Math.min(test.count(), 4 * size)), size, key)
                .withoutRemainder()
                .inOrder();
    }

    @Override
    public Examples examples(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor centred = batch.images().mul(new Scalar(2)).sub(new Scalar(1));
            boolean conditional = recipe.config() instanceof AdversarialConfig.Convolutional of && of.classes() > 0;
            return new Examples(scope.keep(centred), conditional ? scope.keep(batch.labelIds()) : null);
        }
    }

    @Override
    public List<ValidationMetric> metrics(AdversarialNetworks networks) {
        return List.of(new GeneratorMetric("frechet", false, () -> distance(networks)));
    }

    private double distance(AdversarialNetworks networks) {
        try (ImageFeatures features = ImageFeatures.pretrained();
                Scope scope = Scope.open()) {
            int count = Math.min(MEASURED_IN_TRAINING, test.count());
            return FrechetDistance.between(
                    features.of(first(test, count)), features.of(generated(networks, "validation", count)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the classifier of digits. */
    @Override
    public Tensor features(Tensor examples) {
        try (ImageFeatures features = ImageFeatures.pretrained();
                Scope scope = Scope.open()) {
            return scope.keep(features.of(examples.add(new Scalar(1)).div(new Scalar(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Double> measures(AdversarialNetworks networks) throws IOException {
        try (ImageFeatures features = ImageFeatures.pretrained()) {
            return scores(networks, features).measures();
        }
    }

    /** Measures on as many images of each kind as there are for tests, 10 000 at most. */
    ImageScores scores(AdversarialNetworks networks, ImageFeatures features) {
        try (Scope scope = Scope.open()) {
            int count = Math.min(MEASURED, test.count());
            return ImageScores.of(
                    features,
                    generated(networks, "test", count),
                    first(training.images(), Math.min(count, training.images().count())),
                    first(test, count));
        }
    }

    @Override
    public List<Picture> pictures(AdversarialNetworks networks) {
        GeneratedImages images = images(networks);
        ImageGrid grid =
                images.grid(SIDE, images.drawn(SIDE * SIDE, key.fold("picture")), images.labelsInTurn(SIDE * SIDE));
        return List.of(new Picture("generated, not chosen", grid.png()));
    }

    @Override
    public Optional<Supplier<ImageGrid>> snapshots(AdversarialNetworks networks) {
        GeneratedImages images = images(networks);
        float[][] latent = images.drawn(SNAPSHOT, key.fold("snapshots"));
        return Optional.of(() -> images.grid(SNAPSHOT_COLUMNS, latent, images.labelsInTurn(SNAPSHOT)));
    }

    @Override
    public String unit() {
        return "images";
    }

    /** The first images of a set, [count, 1, 28, 28], from 0 to 1. */
    private static Tensor first(Images images, int count) {
        return ImageBatches.of(images.range(0, count), count, RandomKey.of(0))
                .inOrder()
                .get(0)
                .images();
    }

    private Tensor generated(AdversarialNetworks networks, String occasion, int count) {
        GeneratedImages images = images(networks);
        return images.of(images.drawn(count, key.fold(occasion)), images.labelsInTurn(count));
    }

    private static GeneratedImages images(AdversarialNetworks networks) {
        return new GeneratedImages(networks.generator(), SHAPE);
    }
}
