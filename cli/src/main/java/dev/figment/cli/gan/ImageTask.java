package dev.figment.cli.gan;

import dev.figment.cli.images.ImageSets;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.ImageData;
import dev.figment.cli.recipe.NetworksRecipe;
import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.EpochSource;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.Images;
import dev.figment.data.images.StackedDigits;
import dev.figment.gan.AdversarialConfig;
import dev.figment.gan.AdversarialHealth;
import dev.figment.gan.AdversarialNetworks;
import dev.figment.gan.Examples;
import dev.figment.gan.Packing;
import dev.figment.metrics.DensityCoverage;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.ModeCoverage;
import dev.figment.metrics.features.CoarsePixels;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Images. Networks take them from −1 to 1. While they train, the Fréchet distance of 2000 images says which step was best, over
 * the features of a classifier where they are digits, else over coarse pixels; of stacked digits, modes are counted besides. A
 * finished generator is measured by {@link ImageScores}.
 */
final class ImageTask implements AdversarialTask<ImageBatch> {

    private static final int MEASURED_IN_TRAINING = 2_000;
    private static final int STACKED_IN_TRAINING = 5_000;
    private static final int MEASURED = 10_000;
    private static final int SIDE = 8;
    private static final int SNAPSHOT = 40;
    private static final int SNAPSHOT_COLUMNS = 10;

    private final AdversarialRecipe recipe;
    private final ImageData data;
    private final AdversarialConfig config;
    private final ImageSets sets;
    private final ImageModes modes;
    private final RandomKey key;

    private ImageTask(
            AdversarialRecipe recipe, ImageData data, AdversarialConfig config, ImageSets sets, ImageModes modes) {
        this.recipe = recipe;
        this.data = data;
        this.config = config;
        this.sets = sets;
        this.modes = modes;
        this.key = RandomKey.of(recipe.seed());
    }

    /**
     * Reads or draws the images.
     *
     * @param networks of the recipe
     * @param data of the recipe
     * @param directory where they lie; null for the usual place
     * @throws IOException in one line, if they cannot be had, or the networks are not for such images
     */
    static ImageTask read(
            AdversarialRecipe recipe,
            NetworksRecipe.OfImages networks,
            ImageData data,
            @Nullable Path directory,
            Consumer<String> say)
            throws IOException {
        ImageSets sets = ImageSets.of(data, recipe.seed(), directory, say);
        int classes = sets.classes();
        if (networks.conditional() && classes < 2) {
            throw new IOException("networks.conditional needs images with labels of at least 2 classes, but these have "
                    + (classes == 0 ? "none" : "1"));
        }
        requireEnough(sets, recipe.training().batchSize());
        AdversarialConfig config;
        try {
            config = networks.config(
                    sets.shape(), classes, new Packing(recipe.game().packing()));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new ImageTask(recipe, data, config, sets, ImageModes.of(sets));
    }

    /** What there is to learn from and to be measured on. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%,d images of %s to train on, %,d to test on",
                sets.training().count(),
                sets.shape(),
                sets.test().count());
    }

    private static void requireEnough(ImageSets sets, int batchSize) throws IOException {
        int held = sets.validation().orElse(sets.test()).count();
        int fewest = Math.min(sets.training().count(), held);
        if (fewest < batchSize) {
            throw new IOException(
                    "a batch of " + batchSize + " needs as many images to train on and to validate on, but"
                            + " there are " + sets.training().count() + " and " + held);
        }
        int needed = DensityCoverage.NEIGHBOUR + 1;
        if (Math.min(fewest, sets.test().count()) < needed) {
            throw new IOException("images are measured over " + needed + " or more of each kind, but there are "
                    + sets.training().count() + " to train on and "
                    + sets.test().count() + " to test on");
        }
    }

    @Override
    public AdversarialConfig config() {
        return config;
    }

    @Override
    public EpochSource<ImageBatch> batches() {
        ImageBatches training = prepared(sets.training(), recipe.training().batchSize())
                .augmented(data.augmentation())
                .withoutRemainder();
        return training::epoch;
    }

    @Override
    public List<ImageBatch> heldOut() {
        int size = recipe.training().batchSize();
        Images held = held();
        return prepared(held.range(0, Math.min(held.count(), 4 * size)), size)
                .withoutRemainder()
                .inOrder();
    }

    @Override
    public ImageBatch watched() {
        int size = recipe.training().batchSize();
        Images held = held();
        int batches = Math.max(1, Math.min(WATCHED, held.count()) / size);
        return prepared(held.range(0, batches * size), batches * size).inOrder().get(0);
    }

    private Images held() {
        return sets.validation().orElse(sets.test());
    }

    private ImageBatches prepared(Images images, int size) {
        return ImageBatches.of(images, size, key.fold("data")).binarized(data.binarization());
    }

    @Override
    public Examples examples(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor centred = batch.images().mul(new Scalar(2)).sub(new Scalar(1));
            boolean conditional = config instanceof AdversarialConfig.Convolutional of && of.classes() > 0;
            return new Examples(scope.keep(centred), conditional ? scope.keep(batch.labelIds()) : null);
        }
    }

    @Override
    public List<ValidationMetric> metrics(AdversarialNetworks networks) {
        List<ValidationMetric> metrics = new ArrayList<>();
        metrics.add(new GeneratorMetric("frechet", false, () -> distance(networks)));
        if (modes == ImageModes.STACKED_DIGITS) {
            double[] shares = shares();
            metrics.add(new GeneratorMetric(AdversarialHealth.MODE_SHARE, true, () -> {
                ModeCoverage found = stackedInTraining(networks);
                return (double) found.covered() / found.modes();
            }));
            metrics.add(new GeneratorMetric(
                    "reverse_kl", false, () -> stackedInTraining(networks).reverseKullbackLeibler(shares)));
        }
        return List.copyOf(metrics);
    }

    private double distance(AdversarialNetworks networks) {
        try (ImageFeatures features = suiting();
                Scope scope = Scope.open()) {
            int count = Math.min(MEASURED_IN_TRAINING, held().count());
            return FrechetDistance.between(
                    features.of(first(held(), count)), features.of(generated(networks, "validation", count)));
        }
    }

    private ModeCoverage stackedInTraining(AdversarialNetworks networks) {
        try (ImageFeatures features = suiting()) {
            return features.coverage(generated(networks, "validation", Math.min(STACKED_IN_TRAINING, held().count())))
                    .orElseThrow();
        }
    }

    private ImageFeatures suiting() {
        try {
            return ImageFeatures.suiting(modes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double[] shares() {
        return StackedDigits.shares(sets.training().labels().orElseThrow());
    }

    /** Those by which images are compared while networks train. */
    @Override
    public Tensor features(Tensor examples) {
        try (ImageFeatures features = suiting();
                Scope scope = Scope.open()) {
            return scope.keep(
                    features.extractor().features(examples.add(new Scalar(1)).div(new Scalar(2))));
        }
    }

    @Override
    public Map<String, Double> measures(AdversarialNetworks networks) {
        try (ImageFeatures features = suiting()) {
            return scores(networks, features, testImages()).measures();
        }
    }

    @Override
    public List<String> measuredBy() {
        try (ImageFeatures features = suiting()) {
            List<String> lines = new ArrayList<>(List.of("measured over " + features.name()));
            advice(features).ifPresent(lines::add);
            return List.copyOf(lines);
        }
    }

    /** What to do where these features know nothing of the images. */
    Optional<String> advice(ImageFeatures features) {
        return features.extractor() instanceof CoarsePixels
                ? Optional.of("the classifier of digits does not know these images of " + sets.shape()
                        + ": \"figment evaluate RUN --features FILE\" measures them by a TorchScript network")
                : Optional.empty();
    }

    /**
     * The network that is named, or what suits the images where none is.
     *
     * @throws IOException in one line, if there is no such network
     */
    ImageFeatures features(@Nullable Path network) throws IOException {
        return network == null
                ? ImageFeatures.suiting(modes)
                : ImageFeatures.of(network, ImageModes.ofForm(sets.shape(), sets.classes()), modes);
    }

    /** How many images there are for tests: over as many the modes of stacked digits are counted, unless told otherwise. */
    int testImages() {
        return sets.test().count();
    }

    /**
     * Measures on as many images of each kind as there are for tests, 10 000 at most.
     *
     * @param stackedImages over how many the modes of stacked digits are counted
     */
    ImageScores scores(AdversarialNetworks networks, ImageFeatures features, int stackedImages) {
        int count = Math.min(MEASURED, testImages());
        return ImageScores.of(
                features,
                generated(networks, "test", count),
                first(sets.training(), count),
                first(sets.test(), count),
                modeScores(networks, features, count, stackedImages));
    }

    private Optional<ModeScores> modeScores(
            AdversarialNetworks networks, ImageFeatures features, int count, int stackedImages) {
        return switch (features.modes()) {
            case UNKNOWN -> Optional.empty();
            case DIGITS ->
                Optional.of(new ModeScores.Digits(
                        features.coverage(generated(networks, "test", count)).orElseThrow(),
                        features.coverage(first(sets.test(), count)).orElseThrow()));
            case STACKED_DIGITS ->
                Optional.of(new ModeScores.Stacked(
                        features.coverage(generated(networks, "test", stackedImages))
                                .orElseThrow(),
                        features.coverage(first(sets.training(), stackedImages)).orElseThrow(),
                        shares()));
        };
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

    /** The first images of a set, or all where there are fewer. */
    private ImageParts first(Images images, int count) {
        return ImageParts.of(prepared(images.range(0, Math.min(count, images.count())), ImageParts.SIZE));
    }

    private ImageParts generated(AdversarialNetworks networks, String occasion, int count) {
        GeneratedImages images = images(networks);
        return images.parts(images.drawn(count, key.fold(occasion)), images.labelsInTurn(count));
    }

    private GeneratedImages images(AdversarialNetworks networks) {
        return new GeneratedImages(networks.generator(), sets.shape());
    }
}
