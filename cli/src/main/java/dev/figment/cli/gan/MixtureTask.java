package dev.figment.cli.gan;

import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.NetworksRecipe;
import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.EpochSource;
import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.Examples;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Generator;
import dev.figment.gan.networks.Packing;
import dev.figment.metrics.ModeCoverage;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Points of a mixture of Gaussians, whose modes are known: what is missed can be counted. 2500 points are measured, and those
 * within three deviations of a mode are of high quality, as in PacGAN, arXiv:1712.04086.
 */
final class MixtureTask implements AdversarialTask<PointBatch> {

    static final int MEASURED = 2_500;

    private static final int BATCHES_AN_EPOCH = 1_000;
    private static final double RADIUS = 3; // deviations

    private final AdversarialRecipe recipe;
    private final AdversarialConfig config;
    private final GaussianMixture mixture;
    private final double scale;
    private final RandomKey key;

    MixtureTask(AdversarialRecipe recipe, NetworksRecipe.OfPoints networks, AdversarialData.Mixture data) {
        this.recipe = recipe;
        this.config = networks.config(new Packing(recipe.game().packing()));
        this.mixture = data.distribution();
        this.scale = data.scale();
        this.key = RandomKey.of(recipe.seed());
    }

    @Override
    public AdversarialConfig config() {
        return config;
    }

    @Override
    public EpochSource<PointBatch> batches() {
        return mixture.batches(recipe.training().batchSize(), BATCHES_AN_EPOCH, key.fold("data"));
    }

    @Override
    public List<PointBatch> heldOut() {
        return List.of(mixture.draw(key.fold("held out"), 0, recipe.training().batchSize()));
    }

    @Override
    public PointBatch watched() {
        int size = recipe.training().batchSize();
        return mixture.draw(key.fold("held out"), 0, size * Math.max(1, WATCHED / size));
    }

    @Override
    public Examples examples(PointBatch batch) {
        try (Scope scope = Scope.open()) {
            return Examples.of(scope.keep(batch.points().div(new Scalar(scale))));
        }
    }

    /**
     * The first, {@code even_high_quality}, chooses: alone, the share of high quality does not see a mode that is missed, and the
     * least mode's share hardly sees points between modes.
     */
    @Override
    public List<ValidationMetric> metrics(AdversarialNetworks networks) {
        return List.of(
                new GeneratorMetric("even_high_quality", true, () -> coverage(networks, "validation")
                        .evenHighQualityShare()),
                new GeneratorMetric("least_share", true, () -> coverage(networks, "validation")
                        .leastShare()),
                new GeneratorMetric("high_quality", true, () -> coverage(networks, "validation")
                        .highQualityShare()),
                new GeneratorMetric(
                        AdversarialHealth.MODE_SHARE,
                        true,
                        () -> (double) coverage(networks, "validation").covered() / mixture.modes().length));
    }

    /** Measures {@value #MEASURED} points, and as many of the mixture. */
    @Override
    public PointScores scores(AdversarialNetworks networks) {
        return new PointScores(coverage(networks, "test"), coverage(real()));
    }

    @Override
    public List<Picture> pictures(AdversarialNetworks networks) {
        return List.of(
                new Picture("data: " + MEASURED + " points", PointPicture.png(real(), scale)),
                new Picture("generated: " + MEASURED + " points", picture(networks, key.fold("test"), MEASURED)));
    }

    /**
     * Generated points as a PNG file.
     *
     * @param latentKey of their latent vectors
     */
    byte[] picture(AdversarialNetworks networks, RandomKey latentKey, int count) {
        return PointPicture.png(points(networks, latentKey, count), scale);
    }

    @Override
    public String unit() {
        return "points";
    }

    private ModeCoverage coverage(AdversarialNetworks networks, String occasion) {
        return coverage(points(networks, key.fold(occasion), MEASURED));
    }

    private ModeCoverage coverage(float[][] points) {
        return ModeCoverage.of(points, mixture.modes(), RADIUS * mixture.deviation());
    }

    private float[][] real() {
        return rows(mixture.draw(key.fold("picture"), 0, MEASURED).values());
    }

    private float[][] points(AdversarialNetworks networks, RandomKey latentKey, int count) {
        Generator generator = networks.generator();
        try (Scope scope = Scope.open()) {
            Tensor latent = RandomTensors.normal(latentKey, 0, 1, count, generator.latentDim());
            return rows(ArrayTensors.floats(generator.forward(latent).mul(new Scalar(scale))));
        }
    }

    private float[][] rows(float[] values) {
        int dimension = mixture.dimension();
        float[][] rows = new float[values.length / dimension][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
        }
        return rows;
    }
}
