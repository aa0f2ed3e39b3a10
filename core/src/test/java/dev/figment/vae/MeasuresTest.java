package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageShape;
import dev.figment.nn.Activation;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of a trained model, against what can be known otherwise. */
class MeasuresTest {

    private static final RandomKey KEY = RandomKey.of(41);
    private static final ImageShape SHAPE = ImageShape.grey(2, 3);

    private final Scope scope = Scope.open();
    private final VariationalAutoencoder model = model(1);
    private final List<ImageBatch> batches = ImageBatch.of(SHAPE, pixels(20)).split(3);

    @AfterEach
    void free() {
        model.close();
        scope.close();
    }

    /** With one dimension, p(x) = ∫ p(x | z) p(z) dz can be computed on a grid. */
    @Test
    void manySamplesComeToTheIntegral() {
        ImageBatch batch = batches.get(0);
        Tensor x = batch.images().flatten(1, -1);
        Tensor z = torch.arange(new Scalar(-8.0), new Scalar(8.0), new Scalar(0.01))
                .reshape(-1, 1, 1)
                .expand(-1, batch.examples(), 1); // [grid, B, 1]
        Tensor joint = model.config()
                .likelihood()
                .logProbability(x, model.decode(z, null))
                .add(DiagonalGaussian.standardLogDensity(z));
        double[] exact = ArrayTensors.doubles(
                torch.logsumexp(joint, 0).add(new Scalar(Math.log(0.01))).neg());
        double[] sampled = new ImportanceSampling(20_000, KEY).negativeLogLikelihoods(model, batch);
        for (int i = 0; i < exact.length; i++) {
            assertThat(sampled[i]).isCloseTo(exact[i], within(0.02));
        }
        double[] few = new ImportanceSampling(3, KEY).negativeLogLikelihoods(model, batch);
        assertThat(Arrays.stream(few).sum()).isGreaterThan(Arrays.stream(exact).sum());
    }

    @Test
    void manyThreadsMeasureWhatOneDoes() {
        ImportanceSampling sampling = new ImportanceSampling(1100, KEY); // more than are decoded at a time
        double sum = 0;
        for (ImageBatch batch : batches) {
            sum += Arrays.stream(sampling.negativeLogLikelihoods(model, batch)).sum();
        }
        assertThat(sampling.negativeLogLikelihood(model, batches, 1)).isCloseTo(sum / 20, within(1e-9));
        assertThat(sampling.negativeLogLikelihood(model, batches, 3))
                .isEqualTo(sampling.negativeLogLikelihood(model, batches, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampling.negativeLogLikelihood(model, List.of(), 1))
                .withMessageContaining("not 0 batches and 1 threads");
    }

    @Test
    void theBoundIsTheSumOfItsParts() {
        BoundParts parts = BoundParts.of(model, batches, KEY);
        LatentSummary summary = LatentSummary.of(model, batches);
        assertThat(parts.loss()).isEqualTo(parts.reconstruction() + parts.divergence());
        assertThat(summary.divergence()).isCloseTo(parts.divergence(), within(1e-6));
        assertThat(parts.loss())
                .isGreaterThan(new ImportanceSampling(500, KEY).negativeLogLikelihood(model, batches, 1));
    }

    @Test
    void activeDimensionsAreThoseWhoseMeansVary() {
        try (VariationalAutoencoder wide = model(3)) {
            Map<String, Tensor> values = new LinkedHashMap<>(wide.parameters());
            Tensor weight = Objects.requireNonNull(wide.parameters().get("fc_mu.weight"))
                    .detach()
                    .clone();
            weight.select(0, 1).zero_(); // the second dimension says nothing
            values.put("fc_mu.weight", weight);
            wide.load(values);
            LatentSummary summary = LatentSummary.of(wide, batches);
            assertThat(summary.activeUnits()).isEqualTo(2);
            assertThat(summary.variancesOfMeans()[1]).isCloseTo(0, within(1e-9));
            assertThat(summary.images()).isEqualTo(20);
            Tensor x = ImageBatch.of(SHAPE, pixels(20)).images().flatten(1, -1);
            Tensor codes = wide.codes(x, null);
            assertThat(summary.variancesOfMeans()[0])
                    .isCloseTo(codes.select(1, 0).var(false).item_double(), within(1e-5));
            assertThat(summary.byDivergence()).hasSize(3);
        }
    }

    @Test
    void codesThatSayWhichImageItIsHaveLogNNatsAndOthersNone() {
        assertThat(MutualInformation.estimate(model, batches, KEY)).isBetween(0.01, Math.log(20));
        assertThat(MutualInformation.estimate(withPosterior(50, -12), batches, KEY))
                .isCloseTo(Math.log(20), within(0.05));
        assertThat(MutualInformation.estimate(withPosterior(50, -60), batches, KEY)) // as of a model with beta = 0
                .isLessThanOrEqualTo(Math.log(20) + 1e-12)
                .isCloseTo(Math.log(20), within(1e-9));
        assertThat(MutualInformation.estimate(withPosterior(0, 0), batches, KEY))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void theGapIsOneForACodeOfItsOwnAndNoneForASharedOne() {
        int[][] factors = new int[400][];
        float[][] apart = new float[400][];
        float[][] shared = new float[400][];
        for (int i = 0; i < 400; i++) {
            factors[i] = new int[] {i % 4, i / 4 % 5};
            apart[i] = new float[] {i % 4, i / 4 % 5, 0.5f};
            shared[i] = new float[] {i % 4, -2 * (i % 4), i / 4 % 5};
        }
        MutualInformationGap perfect = MutualInformationGap.of(apart, factors);
        assertThat(perfect.mean()).isCloseTo(1, within(1e-9));
        assertThat(perfect.entropies()).containsExactly(new double[] {Math.log(4), Math.log(5)}, within(1e-9));
        double[] gaps = MutualInformationGap.of(shared, factors).gaps();
        assertThat(gaps[0]).isCloseTo(0, within(1e-9));
        assertThat(gaps[1]).isCloseTo(1, within(1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MutualInformationGap.of(new float[][] {{1}}, new int[][] {{0}}));
    }

    @Test
    void waysBetweenCodesBeginAndEndAtThemAndArcsKeepTheLength() {
        float[] a = {3, 0};
        float[] b = {0, 3};
        for (Interpolation way : Interpolation.values()) {
            assertThat(way.between(a, b, 0)).containsExactly(a, within(1e-6f));
            assertThat(way.between(a, b, 1)).containsExactly(b, within(1e-6f));
        }
        assertThat(Interpolation.LINEAR.between(a, b, 0.5)).containsExactly(1.5f, 1.5f);
        float[] half = Interpolation.SPHERICAL.between(a, b, 0.5);
        assertThat(Math.hypot(half[0], half[1])).isCloseTo(3, within(1e-6));
        assertThat(Interpolation.SPHERICAL.between(new float[2], b, 0.5)).containsExactly(0, 1.5f);
    }

    /** A model whose means are so many times as far apart, with one variance for all images. */
    private VariationalAutoencoder withPosterior(float factor, float logVariance) {
        Map<String, Tensor> values = new LinkedHashMap<>(model.parameters());
        values.computeIfPresent("fc_mu.weight", (name, value) -> value.mul(new Scalar(factor)));
        values.computeIfPresent("fc_logvar.weight", (name, value) -> torch.zeros_like(value));
        values.computeIfPresent("fc_logvar.bias", (name, value) -> torch.full_like(value, new Scalar(logVariance)));
        model.load(values);
        return model;
    }

    private static VariationalAutoencoder model(int dimensions) {
        var model = new VariationalAutoencoder(
                new VaeConfig(
                        SHAPE, dimensions, new Backbone.Perceptron(List.of(8), Activation.TANH), new Bernoulli(), 0),
                KEY);
        Map<String, Tensor> far = new LinkedHashMap<>();
        model.parameters()
                .forEach((name, value) ->
                        far.put(name, value.mul(RandomTensors.normal(KEY.fold(name), 0, 2, value.shape()))));
        model.load(far);
        return model;
    }

    private static float[] pixels(int images) {
        try (Scope scope = Scope.open()) {
            return ArrayTensors.floats(RandomTensors.uniform(KEY.fold("x"), 0, 1, images, SHAPE.size()));
        }
    }
}
