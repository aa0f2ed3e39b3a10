package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.FiniteDifferences;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each likelihood is a distribution, has the gradient of its equation, and the mean that it says. */
class LikelihoodTest {

    private static final RandomKey KEY = RandomKey.of(6);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    static List<Likelihood> likelihoods() {
        return List.of(
                new Bernoulli(),
                new ContinuousBernoulli(),
                new Gaussian(0.3),
                new GaussianWithVariance(),
                new DiscretizedLogistic());
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void gradientsAreThoseOfTheEquation(Likelihood likelihood) {
        Tensor output = RandomTensors.normal(KEY, 0, 2, 2, 3, 5L * likelihood.parameters())
                .to(ScalarType.Double); // [k, B, P · parameters]
        Tensor x = RandomTensors.uniform(KEY.fold(1), 0, 1, 3, 5).to(ScalarType.Double);
        FiniteDifferences.assertGradients(Map.of("output", output), () -> likelihood.logProbability(x, output));
        assertThat(likelihood.logProbability(x, output).shape()).containsExactly(2, 3);
        assertThat(likelihood.mean(output).shape()).containsExactly(2, 3, 5);
    }

    @Test
    void gradientsHoldAtTheEndsOfTheScaleAndAroundZero() {
        Tensor ends = ArrayTensors.of(new double[] {0, 1, 0, 1}, 1, 4);
        Tensor logits = ArrayTensors.of(new double[] {0, 1e-3, -0.0999, 0.1001}, 1, 4);
        FiniteDifferences.assertGradients(
                Map.of("logits", logits), () -> new ContinuousBernoulli().logProbability(ends, logits));
        Tensor output = ArrayTensors.of(new double[] {0.1, 0.9, -1, 2, -2, -1, -1.5, 0.3}, 1, 8);
        FiniteDifferences.assertGradients(
                Map.of("output", output), () -> new DiscretizedLogistic().logProbability(ends, output));
    }

    @ParameterizedTest
    @MethodSource("densities")
    void densitiesIntegrateToOneAndHaveTheirMean(Likelihood likelihood, double[] output, double from, double to) {
        double mass = integral(x -> probability(likelihood, x, output), from, to);
        double mean = integral(x -> x * probability(likelihood, x, output), from, to);
        assertThat(mass).isCloseTo(1, within(1e-6));
        assertThat(likelihood.mean(ArrayTensors.of(output, 1, output.length)).item_double())
                .isCloseTo(mean, within(1e-6));
    }

    static List<Arguments> densities() {
        return List.of(
                Arguments.of(new ContinuousBernoulli(), new double[] {3.7}, 0, 1),
                Arguments.of(new ContinuousBernoulli(), new double[] {-0.05}, 0, 1),
                Arguments.of(new ContinuousBernoulli(), new double[] {0}, 0, 1),
                Arguments.of(new Gaussian(0.3), new double[] {0.4}, -4, 5),
                Arguments.of(new GaussianWithVariance(), new double[] {0.4, -1.2}, -5, 6));
    }

    @Test
    void theLevelsOfTheDiscretizedLogisticSumToOne() {
        for (double[] output : new double[][] {{0.3, -3}, {-0.2, -1}, {0.9, -20}, {0.5, 3}}) {
            double mass = 0;
            for (int level = 0; level < 256; level++) {
                mass += probability(new DiscretizedLogistic(), level / 255.0, output);
            }
            assertThat(mass).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void theBernoulliIsTheCrossEntropyAndItsTwoValuesSumToOne() {
        double p = 1 / (1 + Math.exp(-0.7));
        double[] output = {0.7};
        assertThat(probability(new Bernoulli(), 1, output)).isCloseTo(p, within(1e-12));
        assertThat(probability(new Bernoulli(), 0, output)).isCloseTo(1 - p, within(1e-12));
        assertThat(Math.log(probability(new Bernoulli(), 0.25, output)))
                .isCloseTo(0.25 * Math.log(p) + 0.75 * Math.log(1 - p), within(1e-12));
    }

    @Test
    void extremeOutputsStayFinite() {
        for (Likelihood likelihood : likelihoods()) {
            for (double extreme : new double[] {-300, 300}) {
                double[] output = new double[likelihood.parameters()];
                Arrays.fill(output, extreme);
                Tensor x = ArrayTensors.of(new double[] {0.5}, 1, 1).to(ScalarType.Float);
                Tensor y = ArrayTensors.of(output, 1, output.length).to(ScalarType.Float);
                assertThat(likelihood.logProbability(x, y).item_double())
                        .as("%s at %s", likelihood, extreme)
                        .isFinite();
            }
        }
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Gaussian(0)).withMessageContaining("but is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscretizedLogistic().mean(ArrayTensors.of(new double[3], 1, 3)))
                .withMessage("an output of two numbers a value has an even last dimension, but is [1, 3]");
    }

    private static double probability(Likelihood likelihood, double x, double[] output) {
        try (Scope inner = Scope.open()) {
            Tensor value = ArrayTensors.of(new double[] {x}, 1, 1);
            return Math.exp(likelihood
                    .logProbability(value, ArrayTensors.of(output, 1, output.length))
                    .item_double());
        }
    }

    /** By Simpson's rule. */
    private static double integral(DoubleUnaryOperator f, double from, double to) {
        int intervals = 1000;
        double h = (to - from) / intervals;
        double sum = f.applyAsDouble(from) + f.applyAsDouble(to);
        for (int i = 1; i < intervals; i++) {
            sum += (i % 2 == 1 ? 4 : 2) * f.applyAsDouble(from + i * h);
        }
        return sum * h / 3;
    }
}
