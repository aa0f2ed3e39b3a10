package dev.figment.gan.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.Activation;
import dev.figment.nn.FiniteDifferences;
import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscriminatorPenaltyTest {

    private static final RandomKey KEY = RandomKey.of(4);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    static List<DiscriminatorPenalty> penalties() {
        return List.of(new GradientPenalty(10), new R1Penalty(10), new R2Penalty(3));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void gradientsByTheDiscriminatorAreThoseOfTheEquation(DiscriminatorPenalty penalty) {
        Tensor real = points("real", 3);
        Tensor generated = points("generated", 3);
        try (Sequential discriminator = smooth()) {
            discriminator.to(ScalarType.Double);
            // the penalty makes its own gradients on the way, also while differences are taken without
            FiniteDifferences.assertGradients(
                    discriminator.parameters(), () -> sum(penalty, discriminator, real, generated));
        }
    }

    @Test
    void theNormIsEachExamplesOwn() {
        try (Layer discriminator = new Linear(2, 1, false, Initializer.ones(), KEY)) {
            Tensor x = torch.zeros(3, 2);
            Tensor squared = GradientPenalty.norms(
                    input -> discriminator.forward(input.mul(ArrayTensors.of(new float[] {1, 2, 0}, 3, 1))),
                    x,
                    x,
                    torch.zeros(3, 1));
            float root2 = (float) Math.sqrt(2);
            assertThat(ArrayTensors.floats(squared)).containsExactly(new float[] {root2, 2 * root2, 0}, within(1e-6f));
        }
    }

    @Test
    void interpolatesBetweenRealAndGenerated() {
        Tensor real = torch.ones(2, 1);
        Tensor generated = torch.zeros(2, 1);
        Tensor u = ArrayTensors.of(new float[] {0.25f, 1}, 2, 1);
        // D(x) = x² ⁄ 2 has the slope x
        Tensor norms = GradientPenalty.norms(input -> input.square().div(new Scalar(2)), real, generated, u);
        assertThat(ArrayTensors.floats(norms)).containsExactly(0.25f, 1f);
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void neverGiveNaN(DiscriminatorPenalty penalty) {
        Tensor some = RandomTensors.normal(KEY, 0, 1, 4, 2);
        try (Sequential network = smooth();
                Sequential zero = new Sequential(
                        new Linear(2, 3, true, Initializer.zeros(), KEY),
                        new LeakyRelu(0.2),
                        new Linear(3, 1, true, Initializer.zeros(), KEY))) {
            assertFinite(penalty, network, some, some); // inputs equal to the fakes
            assertFinite(penalty, network, some.narrow(0, 0, 1), some.narrow(0, 1, 1)); // a batch of one
            assertFinite(penalty, zero, some, some.neg()); // a gradient of zero everywhere
            assertFinite(penalty, zero, torch.zeros(1, 2), torch.zeros(1, 2));
        }
    }

    @Test
    void aDiscriminatorWithoutSlopePaysTheWholeGradientPenalty() {
        try (Linear zero = new Linear(2, 1, true, Initializer.zeros(), KEY)) {
            Tensor sum = sum(new GradientPenalty(10), zero, torch.ones(5, 2), torch.zeros(5, 2));
            assertThat(sum.item_double()).isCloseTo(50, within(1e-5));
        }
    }

    @Test
    void areTakenEveryKthStep() {
        R1Penalty lazy = new R1Penalty(10, 16);
        assertThat(LongStream.rangeClosed(1, 40).filter(lazy::isDue)).containsExactly(16L, 32L);
        assertThat(new GradientPenalty(10).isDue(7)).isTrue();
    }

    @Test
    void fadeByTheSameFactorInEveryStep() {
        PenaltyFading fading = new PenaltyFading(0.01, 100);
        assertThat(fading.at(1)).isEqualTo(1);
        assertThat(fading.at(51)).isCloseTo(0.1, within(1e-12));
        assertThat(fading.at(101)).isCloseTo(0.01, within(1e-12));
        assertThat(fading.at(1_000)).isCloseTo(0.01, within(1e-12));
        assertThat(PenaltyFading.none().at(50)).isEqualTo(1);
    }

    @Test
    void refuseWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PenaltyFading(0, 10))
                .withMessage("penalties fade to a share between 0 and 1 over one or more steps, not to 0.0 over 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new R1Penalty(-1))
                .withMessage("the weight of R1 must be finite and not negative, but is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradientPenalty(10, 0))
                .withMessage("a gradient penalty is taken at every 1st or later step, not at every 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sum(new GradientPenalty(1), null, torch.ones(2, 2), torch.ones(2, 3)))
                .withMessageContaining("of one shape, but they are [2, 2] and [2, 3]");
    }

    @Test
    void weightsAreClippedInPlace() {
        try (Linear critic = new Linear(8, 8, KEY)) {
            new WeightClipping(0.05).clip(critic.parameters().values());
            assertThat(critic.weight().abs().max().item_double()).isCloseTo(0.05, within(1e-7));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightClipping(0))
                .withMessage("weights are clipped to a positive, finite bound, not to 0.0");
    }

    private static void assertFinite(DiscriminatorPenalty penalty, Layer network, Tensor real, Tensor generated) {
        network.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
        Tensor sum = sum(penalty, network, real, generated);
        assertThat(sum.item_double()).isFinite();
        network.parameters()
                .values()
                .forEach(parameter -> parameter.mutable_grad().reset());
        sum.backward();
        network.parameters().forEach((name, parameter) -> {
            if (parameter.grad().defined()) { // a bias shifts the logit and not its slope
                assertThat(torch.isfinite(parameter.grad()).all().item_bool())
                        .as(name)
                        .isTrue();
            }
        });
    }

    private static Tensor sum(DiscriminatorPenalty penalty, @Nullable Layer network, Tensor real, Tensor generated) {
        long[] examples = LongStream.range(0, real.size(0)).toArray();
        try (Randomness random = Randomness.open(KEY, examples);
                GradientMode on = GradientMode.on()) {
            return penalty.sum(network == null ? x -> x : network::forward, real, generated);
        }
    }

    private static Tensor points(String name, long count) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, count, 2).to(ScalarType.Double);
    }

    private static Sequential smooth() {
        return new Sequential(new Linear(2, 5, KEY), new Pointwise(Activation.TANH), new Linear(5, 1, KEY.fold(1)));
    }
}
