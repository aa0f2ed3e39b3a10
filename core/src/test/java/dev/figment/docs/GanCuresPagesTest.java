package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.EpochSource;
import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.gan.augmentation.Transformation;
import dev.figment.gan.losses.GradientPenalty;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.PenaltyFading;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.R2Penalty;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.ConvolutionalNetworks;
import dev.figment.gan.networks.Discriminator;
import dev.figment.gan.networks.ImageSelfAttention;
import dev.figment.gan.networks.PacGanNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.nn.Layer;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.MinibatchStandardDeviation;
import dev.figment.nn.Sequential;
import dev.figment.nn.SpectralNorm;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Every;
import dev.figment.training.Phase;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages of docs/gan. */
class GanCuresPagesTest {

    private final RandomKey key = RandomKey.of(8);

    private final Scope scope = Scope.open();
    private final OptimizerRule rule = Adam.of(0, 0.9, 1e-8);
    private final LearningRate rate = Constant.of(1e-4);
    private final EpochSource<PointBatch> points = GaussianMixture.ring().batches(8, 10, key);
    private final AdversarialNetworks networks =
            AdversarialConfig.Points.of(2, List.of(8), List.of(8)).create(key);

    @AfterEach
    void free() {
        networks.close();
        scope.close();
    }

    @Test
    void slope_penalties_and_a_moving_average() throws IOException {
        var game = AdversarialGame.of(networks, new NonSaturating(), (PointBatch batch) -> Examples.of(batch.points()))
                .withPenalty(new R1Penalty(0.01, 4)) // at every 4th step
                .withPenalty(new R2Penalty(0.01, 4))
                .withFading(new PenaltyFading(1e-3, 40_000));
        try (var trainer = Trainer.of(game.simultaneous(rule, rate))
                .average(ExponentialAverage.rampedUp(1_000, 0.05).of("generator"), Every.steps(1))
                .build()) {
            trainer.fit(points, Steps.of(3));
        }
        assertThat(game.penalties()).hasSize(2);
    }

    @Test
    void a_critic_of_bounded_slope() throws IOException {
        var critic = AdversarialGame.of(networks, new Wasserstein(), (PointBatch batch) -> Examples.of(batch.points()))
                .withPenalty(new GradientPenalty(10));
        List<Phase<PointBatch>> phases =
                critic.alternating(rule, rate, rule, rate, 5); // five critic steps a generator step
        try (var trainer = Trainer.of(phases).build()) {
            assertThat(trainer.fit(points, Steps.of(5)).step()).isEqualTo(5);
        }
    }

    @Test
    void spectral_normalisation() {
        Layer judge = new Sequential(
                new SpectralNorm(new Linear(2, 64, key.fold(1)), key.fold(2)),
                new LeakyRelu(0.2),
                new SpectralNorm(new Linear(64, 1, key.fold(3)), key.fold(4)));
        try (judge) {
            assertThat(judge.forward(torch.ones(3, 2)).shape()).containsExactly(3, 1);
        }
    }

    @Test
    void packing() throws IOException {
        Packing pairs = new Packing(2);
        AdversarialNetworks packed =
                new AdversarialNetworks(PacGanNetworks.generator(key), PacGanNetworks.discriminator(pairs, key));
        var judgedInPairs = AdversarialGame.of(
                        packed, new NonSaturating(), (PointBatch batch) -> Examples.of(batch.points()))
                .withPacking(pairs);
        try (packed;
                var trainer = Trainer.of(judgedInPairs.simultaneous(rule, rate)).build()) {
            assertThat(trainer.fit(points, Steps.of(1)).step()).isEqualTo(1);
        }
    }

    @Test
    void minibatch_standard_deviation() {
        Tensor images = torch.ones(8, 3, 4, 4);
        Layer varied = new MinibatchStandardDeviation(4);
        Tensor seen = varied.forward(images); // [B, C + 1, H, W]
        assertThat(seen.shape()).containsExactly(8, 4, 4, 4);
    }

    @Test
    void self_attention() {
        Tensor features = torch.ones(2, 64, 8, 8);
        Layer attending = new ImageSelfAttention(64, true, key); // its convolutions under spectral normalisation
        Tensor joined = attending.forward(features); // [B, 64, H, W], as it was given
        assertThat(joined.shape()).containsExactly(2, 64, 8, 8);
        attending.close();
    }

    @Test
    void projection_discriminator() {
        Tensor images = torch.ones(2, 1, 28, 28);
        Tensor labels = ArrayTensors.of(new long[] {3, 7}, 2);
        Discriminator judge = ConvolutionalNetworks.of(28, 1, 32, 100)
                .projectionDiscriminator(ConvolutionalNetworks.Normalization.SPECTRAL, 10, key);
        Tensor logits = judge.forward(images, labels); // [B, 1] of [B, 1, 28, 28] and [B]
        assertThat(logits.shape()).containsExactly(2, 1);
        judge.close();
    }

    @Test
    void adaptive_augmentation() {
        networks.augmentBy(new AdaptiveAugmentation(Transformation.blits(), 0.6, 500_000));
        assertThat(networks.augmentation())
                .map(AdaptiveAugmentation::probability)
                .contains(0.0);
    }
}
