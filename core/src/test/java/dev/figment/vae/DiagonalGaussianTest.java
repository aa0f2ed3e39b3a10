package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.FiniteDifferences;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagonalGaussianTest {

    private static final RandomKey KEY = RandomKey.of(2);

    private final Scope scope = Scope.open();
    private final Tensor mean = RandomTensors.normal(KEY, 0, 1, 2, 3).to(ScalarType.Double);
    private final Tensor logVariance =
            RandomTensors.normal(KEY.fold(1), 0, 0.7, 2, 3).to(ScalarType.Double);
    private final DiagonalGaussian gaussian = new DiagonalGaussian(mean, logVariance);

    @AfterEach
    void free() {
        scope.close();
    }

    /** KL = E_q[log q(z) − log p(z)]; the error of the estimate is its standard deviation over √samples. */
    @Test
    void theDivergenceIsWhatManySamplesSay() {
        int samples = 200_000;
        Tensor noise = RandomTensors.normal(KEY.fold(2), 0, 1, samples, 2, 3).to(ScalarType.Double);
        Tensor z = gaussian.sample(noise);
        Tensor ratios = gaussian.logDensity(z).sub(DiagonalGaussian.standardLogDensity(z)); // [samples, 2]
        double[] estimates = ArrayTensors.doubles(ratios.mean(0));
        double[] deviations = ArrayTensors.doubles(ratios.std(0));
        double[] exact = ArrayTensors.doubles(gaussian.divergences().sum(-1));
        for (int i = 0; i < exact.length; i++) {
            assertThat(estimates[i]).isCloseTo(exact[i], within(4 * deviations[i] / Math.sqrt(samples)));
            assertThat(4 * deviations[i] / Math.sqrt(samples))
                    .as("the test can fail")
                    .isLessThan(0.05 * exact[i]);
        }
    }

    @Test
    void theDivergenceOfTheStandardNormalIsZeroAndNoOtherIs() {
        Tensor zeros = torch.zeros_like(mean);
        assertThat(ArrayTensors.doubles(new DiagonalGaussian(zeros, zeros).divergences()))
                .containsOnly(0);
        assertThat(Arrays.stream(ArrayTensors.doubles(gaussian.divergences())).boxed())
                .allMatch(kl -> kl > 0);
    }

    @Test
    void samplesHaveTheMeanAndTheDeviation() {
        Tensor noise = RandomTensors.normal(KEY.fold(3), 0, 1, 50_000, 2, 3).to(ScalarType.Double);
        Tensor z = gaussian.sample(noise);
        assertThat(Arrays.stream(ArrayTensors.doubles(z.mean(0).sub(mean).abs()))
                        .boxed())
                .allMatch(error -> error < 0.05);
        assertThat(Arrays.stream(ArrayTensors.doubles(
                                z.var(0).log().sub(logVariance).abs()))
                        .boxed())
                .allMatch(error -> error < 0.05);
    }

    @Test
    void everyGradientIsThatOfTheEquation() {
        Tensor noise = RandomTensors.normal(KEY.fold(4), 0, 1, 4, 2, 3).to(ScalarType.Double);
        Map<String, Tensor> parameters = Map.of("mean", mean, "logVariance", logVariance);
        FiniteDifferences.assertGradients(parameters, gaussian::divergences);
        FiniteDifferences.assertGradients(parameters, () -> gaussian.sample(noise));
        FiniteDifferences.assertGradients(parameters, () -> gaussian.logDensity(noise));
        FiniteDifferences.assertGradients(Map.of("z", noise), () -> DiagonalGaussian.standardLogDensity(noise));
    }
}
