package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageShape;
import dev.figment.nn.Activation;
import dev.figment.nn.FiniteDifferences;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.Loss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each objective computes, against finite differences and against the others. */
class VaeObjectiveTest {

    private static final RandomKey KEY = RandomKey.of(21);
    private static final ImageShape SHAPE = ImageShape.grey(2, 3);
    private static final int IMAGES = 4;

    private final Scope scope = Scope.open();
    private final VariationalAutoencoder model = new VariationalAutoencoder(
            new VaeConfig(SHAPE, 3, new Backbone.Perceptron(List.of(5, 4), Activation.TANH), new Bernoulli(), 0), KEY);
    private final Tensor x =
            RandomTensors.uniform(KEY.fold("x"), 0, 1, IMAGES, SHAPE.size()).to(ScalarType.Double);

    VaeObjectiveTest() {
        model.to(ScalarType.Double);
        Map<String, Tensor> far = new LinkedHashMap<>(); // from the near-zero codes of a new model
        model.parameters()
                .forEach((name, value) ->
                        far.put(name, value.mul(RandomTensors.normal(KEY.fold(name), 0, 3, value.shape()))));
        model.load(far);
    }

    @AfterEach
    void free() {
        model.close();
        scope.close();
    }

    static List<Arguments> objectives() {
        return List.of(
                named("β", vae -> new Elbo(vae, new BetaSchedule.Constant(2.5))),
                named("free bits", vae -> new FreeBits(vae, 0.4)),
                named("free bits, β", vae -> new FreeBits(vae, 0.4, 10)),
                named("capacity", vae -> new Capacity(vae, 7, new BetaSchedule.Constant(3))),
                named("β-TCVAE", vae -> new TotalCorrelation(vae, new TotalCorrelation.Weights(0.5, 6, 2), 100)),
                named("IWAE, 1", vae -> iwae(vae, 1)),
                named("IWAE, 5", vae -> iwae(vae, 5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objectives")
    void gradientsAreThoseOfTheEquation(String name, Function<VariationalAutoencoder, VaeObjective> constructor) {
        VaeObjective objective = constructor.apply(model);
        Tensor noise = noise(objective.samples());
        FiniteDifferences.assertGradients(model, Map.of("x", x), () -> objective.loss(x, null, noise));
    }

    @Test
    void theBoundIsReconstructionAndDivergence() {
        Tensor noise = noise(1);
        ElboTerms terms = ElboTerms.of(model, x, null, noise);
        double likelihood = terms.logLikelihood().sum().item_double();
        double divergence = terms.divergences().sum().item_double();
        assertThat(value(new Elbo(model), noise)).isCloseTo(divergence - likelihood, within(1e-9));
        assertThat(value(new Elbo(model, new BetaSchedule.Constant(4)), noise))
                .isCloseTo(4 * divergence - likelihood, within(1e-9));
        assertThat(value(new FreeBits(model, 0), noise)).isCloseTo(divergence - likelihood, within(1e-9));
        double[] ofDimension = ArrayTensors.doubles(terms.divergences().mean(0));
        double most = Math.max(ofDimension[0], Math.max(ofDimension[1], ofDimension[2]));
        assertThat(value(new FreeBits(model, most + 1), noise)) // all below: the price no longer depends on the code
                .isCloseTo(3 * IMAGES * (most + 1) - likelihood, within(1e-9));
        double distance = 0;
        for (double ofImage : ArrayTensors.doubles(terms.divergences().sum(-1))) {
            distance += Math.abs(ofImage - 2);
        }
        assertThat(value(new Capacity(model, 10, new BetaSchedule.Constant(2)), noise))
                .isCloseTo(10 * distance - likelihood, within(1e-9));
    }

    /** log q(z|x) − log q(z) + log q(z) − Σ log q(z_d) + Σ log q(z_d) − log p(z) leaves the sampled divergence. */
    @Test
    void thePartsOfTheDivergenceAddUpToIt() {
        Tensor noise = noise(1);
        var parts = new TotalCorrelation(model, new TotalCorrelation.Weights(1, 1, 1), 60_000);
        assertThat(value(parts, noise)).isCloseTo(value(iwae(model, 1), noise), within(1e-9));
    }

    @Test
    void oneSampleIsTheBoundWithItsDivergenceSampled() {
        Tensor noise = noise(1);
        DiagonalGaussian posterior = model.encode(x, null);
        Tensor z = posterior.sample(noise);
        double sampled = posterior
                .logDensity(z)
                .sub(DiagonalGaussian.standardLogDensity(z))
                .sum()
                .item_double();
        double likelihood =
                ElboTerms.of(model, x, null, noise).logLikelihood().sum().item_double();
        assertThat(value(iwae(model, 1), noise)).isCloseTo(sampled - likelihood, within(1e-9));
    }

    @Test
    void moreSamplesBoundTheLikelihoodMoreTightly() {
        int repetitions = 2000;
        Tensor images = x.repeat(new long[] {repetitions, 1}); // [repetitions · B, P]
        double before = Double.POSITIVE_INFINITY;
        for (int k : new int[] {1, 2, 5, 20}) {
            Tensor noise = RandomTensors.normal(KEY.fold(k), 0, 1, k, (long) repetitions * IMAGES, 3);
            double mean = iwae(model, k).loss(images, null, noise).item_double() / repetitions;
            assertThat(mean).as("the mean loss of %s samples", k).isLessThan(before);
            before = mean;
        }
    }

    @Test
    void theNumberOfSamplesFollowsTheStep() {
        var growing = new ImportanceWeighted(
                model,
                new SampleSchedule(List.of(1, 5), List.of(10L)),
                ImportanceWeighted.Estimator.DOUBLY_REPARAMETERIZED);
        assertThat(growing.samples()).as("before training").isEqualTo(5);
        growing.beginStep(10);
        assertThat(growing.samples()).isEqualTo(1);
        growing.beginStep(11);
        assertThat(growing.samples()).isEqualTo(5);
    }

    /**
     * The two estimators have one expectation. Over many draws, the mean difference of each component of the encoder's
     * gradient is within its own standard error of zero; that of the decoder is the same at once.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theDoublyReparameterizedGradientIsTheGradientInExpectation(int k) {
        int draws = 400;
        int size = (int) model.parameterCount();
        double[] sum = new double[size];
        double[] squares = new double[size];
        double[] gradient = new double[size];
        for (int i = 0; i < draws; i++) {
            try (Scope ofDraw = Scope.open()) {
                Tensor noise = RandomTensors.normal(KEY.fold("draw").fold(i), 0, 1, k, IMAGES, 3);
                double[] plain = gradient(iwae(model, k), noise);
                double[] doubly = gradient(
                        new ImportanceWeighted(model, k, ImportanceWeighted.Estimator.DOUBLY_REPARAMETERIZED), noise);
                for (int j = 0; j < size; j++) {
                    double difference = doubly[j] - plain[j];
                    sum[j] += difference;
                    squares[j] += difference * difference;
                    gradient[j] += plain[j] / draws;
                }
            }
        }
        double differing = 0;
        double chiSquare = 0;
        for (int j = 0; j < size; j++) {
            double error = Math.sqrt(squares[j]) / draws;
            if (error > 1e-12) {
                differing++;
                chiSquare += Math.pow(sum[j] / draws / error, 2);
            }
        }
        long decoder = model.decoder().parameterCount();
        assertThat(differing)
                .as("of the encoder alone")
                .isLessThanOrEqualTo(size - decoder)
                .isGreaterThan(30);
        assertThat(chiSquare / differing)
                .as("squared distances in standard errors")
                .isLessThan(2);
    }

    @Test
    void theDoublyReparameterizedLossIsTheBoundItself() {
        Tensor noise = noise(5);
        double plain = value(iwae(model, 5), noise);
        var doubly = new ImportanceWeighted(model, 5, ImportanceWeighted.Estimator.DOUBLY_REPARAMETERIZED);
        assertThat(value(doubly, noise)).isCloseTo(plain, within(1e-9));
    }

    @Test
    void aBatchIsTheSumOfItsPartsWhereverItIsSplit() {
        try (VariationalAutoencoder single = new VariationalAutoencoder(model.config(), KEY)) {
            ImageBatch batch = ImageBatch.of(SHAPE, ArrayTensors.floats(x));
            for (VaeObjective objective : List.of(new Elbo(single), iwae(single, 3))) {
                Loss whole = loss(objective, batch);
                double parts = 0;
                for (ImageBatch part : batch.split(3)) {
                    parts += loss(objective, part).sum().item_double();
                }
                assertThat(parts).isCloseTo(whole.sum().item_double(), within(1e-4));
                assertThat(whole.weight()).isEqualTo(IMAGES);
            }
        }
        assertThat(new FreeBits(model, 1).needsWholeBatch()).isTrue();
        assertThat(new TotalCorrelation(model, TotalCorrelation.Weights.of(6), 10).needsWholeBatch())
                .isTrue();
        assertThat(new Elbo(model).needsWholeBatch()).isFalse();
    }

    @Test
    void betaFollowsItsSchedule() {
        assertThat(new BetaSchedule.Warmup(2, 10).at(5)).isEqualTo(1);
        assertThat(new BetaSchedule.Warmup(2, 10).at(50)).isEqualTo(2);
        BetaSchedule cycles = new BetaSchedule.Cyclical(1, 10, 0.5);
        assertThat(cycles.at(1)).isZero();
        assertThat(cycles.at(6)).isEqualTo(1);
        assertThat(cycles.at(10)).isEqualTo(1);
        assertThat(cycles.at(11)).isZero();

        Elbo warming = new Elbo(model, new BetaSchedule.Warmup(1, 10));
        Tensor noise = noise(1);
        double whole = value(warming, noise);
        warming.beginStep(1);
        double divergence =
                ElboTerms.of(model, x, null, noise).divergences().sum().item_double();
        assertThat(value(warming, noise)).isCloseTo(whole - 0.9 * divergence, within(1e-9));
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VaeConfig.perceptron(0, 400))
                .withMessage("latentDim must be at least 1, but is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> iwae(model, 0)).withMessageContaining("samples is [0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BetaSchedule.Constant(-1))
                .withMessageContaining("but is -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new FreeBits(model, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Elbo(model).loss(x.narrow(1, 0, 5), null, noise(1)))
                .withMessage(
                        "the images given to the encoder, flattened to [B, P], must end in a dimension of 6, but is"
                                + " [4, 5]");
    }

    private static ImportanceWeighted iwae(VariationalAutoencoder vae, int samples) {
        return new ImportanceWeighted(vae, samples, ImportanceWeighted.Estimator.REPARAMETERIZED);
    }

    private static Arguments named(String name, Function<VariationalAutoencoder, VaeObjective> constructor) {
        return Arguments.of(name, constructor);
    }

    private static Tensor noise(int samples) {
        Tensor noise = RandomTensors.normal(KEY.fold("noise"), 0, 1, samples, IMAGES, 3)
                .to(ScalarType.Double);
        return samples == 1 ? noise.squeeze(0) : noise;
    }

    private double value(VaeObjective objective, Tensor noise) {
        return objective.loss(x, null, noise).item_double();
    }

    private double[] gradient(VaeObjective objective, Tensor noise) {
        TensorVector gradients = torch.grad(
                new TensorVector(objective.loss(x, null, noise)),
                new TensorVector(model.parameters().values().toArray(Tensor[]::new)));
        TensorVector flat = new TensorVector();
        for (long i = 0; i < gradients.size(); i++) {
            flat.push_back(gradients.get(i).reshape(-1));
        }
        return ArrayTensors.doubles(torch.cat(flat));
    }

    private static Loss loss(VaeObjective objective, ImageBatch batch) {
        try (Randomness random = Randomness.open(KEY, batch.exampleIds())) {
            return objective.loss(batch);
        }
    }
}
