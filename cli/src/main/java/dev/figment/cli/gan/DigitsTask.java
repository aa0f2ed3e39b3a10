package dev.figment.cli.gan;

import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.EpochSource;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.MnistFiles;
import dev.figment.gan.AdversarialNetworks;
import dev.figment.gan.Examples;
import dev.figment.gan.Generator;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.FrechetDistance;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The images of MNIST. Networks take them from −1 to 1. Measured by the Fréchet distance over images shrunk to 7 × 7 means:
 * no figure for comparison with others, and enough to tell which step of a run was best.
 */
final class DigitsTask implements AdversarialTask<ImageBatch> {

    private static final int MEASURED = 2_000;
    private static final int AT_ONCE = 250;
    private static final int SIDE = 8;

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

    /** @throws IOException in one line, if the directory has not the files of MNIST */
    static DigitsTask read(AdversarialRecipe recipe, Path directory) throws IOException {
        MnistFiles files = new MnistFiles(directory);
        return new DigitsTask(recipe, files.training(), files.test());
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
            return Examples.of(scope.keep(centred));
        }
    }

    @Override
    public List<ValidationMetric> metrics(AdversarialNetworks networks) {
        return List.of(new GeneratorMetric("frechet_means", false, () -> distance(networks, "validation")));
    }

    @Override
    public Map<String, Double> measures(AdversarialNetworks networks) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("Fréchet distance over 7 × 7 means, generated against test", distance(networks, "test"));
        try (Scope scope = Scope.open()) {
            measures.put(
                    "Fréchet distance over 7 × 7 means, training against test",
                    FrechetDistance.between(features(real(test)), features(real(training.images()))));
        }
        return measures;
    }

    @Override
    public List<Picture> pictures(AdversarialNetworks networks) {
        try (Scope scope = Scope.open()) {
            ImageGrid grid = ImageGrid.of(ImageShape.grey(28, 28), SIDE)
                    .add(ArrayTensors.floats(generate(networks, "picture", SIDE * SIDE)));
            return List.of(new Picture("generated, not chosen", grid.png()));
        }
    }

    @Override
    public String unit() {
        return "images";
    }

    private double distance(AdversarialNetworks networks, String occasion) {
        try (Scope scope = Scope.open()) {
            return FrechetDistance.between(features(real(test)), features(generate(networks, occasion, MEASURED)));
        }
    }

    /** The mean of each 4 × 4 square. */
    private static Tensor features(Tensor images) {
        return FeatureExtractor.identity().features(torch.avg_pool2d(images, 4, 4));
    }

    private static Tensor real(Images images) {
        int count = Math.min(MEASURED, images.count());
        ImageBatch batch = ImageBatches.of(images.range(0, count), count, RandomKey.of(0))
                .inOrder()
                .get(0);
        return batch.images();
    }

    /** Images from 0 to 1, [count, 1, 28, 28], a few at a time. */
    private Tensor generate(AdversarialNetworks networks, String occasion, int count) {
        Generator generator = networks.generator();
        TensorVector parts = new TensorVector();
        for (int first = 0; first < count; first += AT_ONCE) {
            Tensor latent = RandomTensors.normal(
                    key.fold(occasion).fold(first), 0, 1, Math.min(AT_ONCE, count - first), generator.latentDim());
            parts.push_back(generator.forward(latent).add(new Scalar(1)).div(new Scalar(2)));
        }
        return torch.cat(parts, 0);
    }
}
