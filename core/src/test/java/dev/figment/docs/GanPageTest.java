package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.StackedDigits;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.R2Penalty;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.ModeCoverage;
import dev.figment.metrics.PrecisionRecall;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.metrics.features.PretrainedDigits;
import dev.figment.metrics.features.StackedDigitClassifier;
import dev.figment.nn.Conv2d;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Layer;
import dev.figment.nn.SpectralNorm;
import dev.figment.optim.Adam;
import dev.figment.optim.Cosine;
import dev.figment.optim.ExponentialAverage;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.Every;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GanPageTest {

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void the_game_of_the_page_is_played() throws IOException {
        var config = AdversarialConfig.Points.of(8, List.of(16), List.of(16)).withFrequencies(4, 1.0);
        Tensor latent = RandomTensors.normal(RandomKey.of(4), 0, 1, 5, 8);
        int steps = 3;
        try (AdversarialNetworks networks = config.create(RandomKey.of(1))) {
            var game = AdversarialGame.of(
                            networks, new NonSaturating(), (PointBatch batch) -> Examples.of(batch.points()))
                    .withPenalty(new R1Penalty(0.01))
                    .withPenalty(new R2Penalty(0.01));
            try (var trainer = Trainer.of(game.simultaneous(Adam.of(0.5, 0.9, 1e-8), Cosine.of(2e-3, 1, 40_000)))
                    .average(ExponentialAverage.rampedUp(1_000, 0.05).of("generator"), Every.steps(1))
                    .seed(RandomKey.of(2))
                    .build()) {
                trainer.fit(GaussianMixture.ring().batches(128, 1_000, RandomKey.of(3)), Steps.of(steps));
            }
            networks.eval();
            Tensor points = networks.generator().forward(latent); // [B, 2]
            assertThat(points.shape()).containsExactly(5, 2);
        }
    }

    @Test
    void the_layer_of_the_page_stretches_nothing() {
        RandomKey key = RandomKey.of(1);
        Layer layer =
                new SpectralNorm(new Conv2d(3, 64, Kernel2d.of(4).stride(2).padding(1), key), key);
        try (layer) {
            assertThat(layer.forward(torch.ones(2, 3, 8, 8)).shape()).containsExactly(2, 64, 4, 4);
        }
    }

    @Test
    void the_measures_of_the_page_tell_equal_from_shifted() {
        Tensor real = RandomTensors.normal(RandomKey.of(1), 0, 1, 200, 4);
        Tensor generated = RandomTensors.normal(RandomKey.of(2), 3, 1, 200, 4);
        double distance = FrechetDistance.between(real, generated);
        PrecisionRecall found = PrecisionRecall.between(real, generated);
        assertThat(distance).isGreaterThan(30);
        assertThat(found.precision()).isLessThan(0.2);
    }

    @Test
    void the_classifier_of_the_page_tells_a_digit_of_each_image() throws IOException {
        Tensor images = torch.rand(5, 1, 28, 28);
        DigitClassifier classifier = PretrainedDigits.read(); // to be closed
        Tensor features = classifier.features(images); // [B, 64] of [B, 1, 28, 28], ink from 0 to 1
        int[] digits = classifier.digits(features);
        assertThat(features.shape()).containsExactly(5, DigitClassifier.FEATURES);
        assertThat(digits).hasSize(5);
        classifier.close();
    }

    @Test
    void the_stacked_digits_of_the_page_have_modes_that_are_counted() throws IOException {
        RandomKey key = RandomKey.of(1);
        Images digits = DrawnDigits.draw(200, ImageShape.grey(28, 28), key).images();
        DigitClassifier classifier = PretrainedDigits.read();
        Tensor images = torch.rand(5, 3, 28, 28);
        Images stacked = StackedDigits.draw(digits, 500, key); // [3, H, W] each, of grey digits with labels
        double[] shares = StackedDigits.shares(stacked.labels().orElseThrow()); // of 1000 modes
        var told = new StackedDigitClassifier(classifier);
        int[] modes = told.modes(told.features(images)); // of [B, 3, 28, 28]
        ModeCoverage found = ModeCoverage.ofClasses(modes, StackedDigits.MODES);
        double divergence = found.reverseKullbackLeibler(shares);
        assertThat(found.examples()).isEqualTo(5);
        assertThat(divergence).isGreaterThan(Math.log(100)); // of five modes at most
        classifier.close();
    }
}
