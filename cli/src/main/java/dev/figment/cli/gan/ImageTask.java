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
import dev.figment.gan.Examples;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.metrics.DensityCoverage;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Images. Networks take them from −1 to 1; {@link ImageEvaluation} measures what is generated. */
final class ImageTask implements AdversarialTask<ImageBatch> {

    private static final int SIDE = 8;
    private static final int SNAPSHOT = 40;
    private static final int SNAPSHOT_COLUMNS = 10;

    private final AdversarialRecipe recipe;
    private final ImageData data;
    private final AdversarialConfig config;
    private final PreparedImages images;
    private final ImageEvaluation evaluation;
    private final RandomKey key;

    private ImageTask(
            AdversarialRecipe recipe, ImageData data, AdversarialConfig config, ImageSets sets, ImageModes modes) {
        this.recipe = recipe;
        this.data = data;
        this.config = config;
        this.key = RandomKey.of(recipe.seed());
        this.images = new PreparedImages(sets, data.binarization(), key.fold("data"));
        this.evaluation = new ImageEvaluation(images, modes, key);
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
        ImageSets sets = images.sets();
        return String.format(
                Locale.ROOT,
                "%,d images of %s to train on, %,d to test on%s",
                sets.training().count(),
                sets.shape(),
                sets.test().count(),
                chooser(sets));
    }

    private static String chooser(ImageSets sets) {
        return sets.validation()
                .map(held -> String.format(Locale.ROOT, ", %,d held out to say which step is best", held.count()))
                .orElse("; these also say which step is best, which flatters it, because data.heldOut is 0");
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
        ImageBatches training = images.batches(
                        images.sets().training(), recipe.training().batchSize())
                .augmented(data.augmentation())
                .withoutRemainder();
        return training::epoch;
    }

    @Override
    public List<ImageBatch> heldOut() {
        int size = recipe.training().batchSize();
        Images held = images.held();
        return images.batches(held.range(0, Math.min(held.count(), 4 * size)), size)
                .withoutRemainder()
                .inOrder();
    }

    @Override
    public ImageBatch watched() {
        int size = recipe.training().batchSize();
        Images held = images.held();
        int batches = Math.max(1, Math.min(WATCHED, held.count()) / size);
        return images.batches(held.range(0, batches * size), batches * size)
                .inOrder()
                .get(0);
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
        return evaluation.inTraining(networks);
    }

    @Override
    public Tensor features(Tensor examples) {
        return evaluation.features(examples);
    }

    @Override
    public ImageScores scores(AdversarialNetworks networks) {
        return evaluation.scores(networks);
    }

    @Override
    public List<String> measuredBy() {
        return evaluation.measuredBy();
    }

    /** How generators of these images are measured. */
    ImageEvaluation evaluation() {
        return evaluation;
    }

    @Override
    public List<Picture> pictures(AdversarialNetworks networks) {
        GeneratedImages generated = generated(networks);
        float[][] latent = generated.drawn(SIDE * SIDE, key.fold("picture"));
        ImageGrid grid = generated.grid(SIDE, latent, generated.labelsInTurn(SIDE * SIDE));
        return List.of(new Picture("generated, not chosen", grid.png()));
    }

    @Override
    public Optional<Supplier<ImageGrid>> snapshots(AdversarialNetworks networks) {
        GeneratedImages generated = generated(networks);
        float[][] latent = generated.drawn(SNAPSHOT, key.fold("snapshots"));
        return Optional.of(() -> generated.grid(SNAPSHOT_COLUMNS, latent, generated.labelsInTurn(SNAPSHOT)));
    }

    @Override
    public String unit() {
        return "images";
    }

    @Override
    public void close() {
        evaluation.close();
    }

    private GeneratedImages generated(AdversarialNetworks networks) {
        return new GeneratedImages(networks.generator(), images.sets().shape());
    }
}
