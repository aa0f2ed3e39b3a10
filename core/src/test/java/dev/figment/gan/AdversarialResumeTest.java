package dev.figment.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.gan.augmentation.Transformation;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.GradientPenalty;
import dev.figment.gan.losses.Hinge;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.ConvolutionalNetworks;
import dev.figment.gan.networks.ConvolutionalNetworks.Normalization;
import dev.figment.gan.networks.Packing;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.Cosine;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.tensor.RandomKey;
import dev.figment.training.Every;
import dev.figment.training.Phase;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run of images that was broken off and went on has the bytes of one that was never stopped: networks with their running
 * statistics, power iterations and augmentation, both optimisers, the moving average.
 */
class AdversarialResumeTest {

    private static final RandomKey KEY = RandomKey.of(31);
    private static final OptimizerRule ADAM = Adam.of(0.5, 0.9, 1e-8);
    private static final LearningRate RATE = Constant.of(1e-3);
    private static final int STEPS = 5;
    private static final double START = 0.5; // of the probability of augmentation

    /** A way to train: its networks and who moves when. */
    private record Family(
            String name,
            AdversarialConfig networks,
            boolean augmented,
            Function<AdversarialNetworks, List<Phase<ImageBatch>>> phases) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Family> families() {
        return List.of(
                new Family(
                        "the multilayer networks, plain",
                        new AdversarialConfig.Multilayer(1, 28, 28, Packing.none()),
                        false,
                        networks -> game(networks, new NonSaturating()).simultaneous(ADAM, Cosine.of(1e-3, 1, STEPS))),
                new Family(
                        "DCGAN with batch normalisation", convolutional(Normalization.BATCH), false, networks -> game(
                                        networks, new NonSaturating())
                                .alternating(ADAM, RATE, ADAM, RATE, 1)),
                new Family("WGAN-GP with two critic steps", convolutional(Normalization.NONE), false, networks -> game(
                                networks, new Wasserstein())
                        .withPenalty(new GradientPenalty(10))
                        .alternating(ADAM, RATE, ADAM, RATE, 2)),
                new Family(
                        "SNGAN", convolutional(Normalization.SPECTRAL), false, networks -> game(networks, new Hinge())
                                .simultaneous(ADAM, RATE)),
                new Family(
                        "adaptive augmentation with lazy R1", convolutional(Normalization.NONE), true, networks -> game(
                                        networks, new NonSaturating())
                                .withPenalty(new R1Penalty(1, 2))
                                .simultaneous(ADAM, RATE)));
    }

    @ParameterizedTest
    @MethodSource("families")
    void goesOnBitForBit(Family family, @TempDir Path directory) throws IOException {
        Path straight = directory.resolve("straight");
        Path broken = directory.resolve("broken");
        train(family, straight, STEPS);
        train(family, broken, 2);
        double probability = train(family, broken, STEPS);
        assertThat(probability > 0 && probability != START).as("p has moved").isEqualTo(family.augmented());
        try (var files = Files.list(straight.resolve("training/checkpoints/step-" + STEPS))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".safetensors"))
                    .toList()) {
                assertThat(broken.resolve("training/checkpoints/step-" + STEPS).resolve(file.getFileName()))
                        .hasSameBinaryContentAs(file);
            }
        }
    }

    /** Trains up to a step, from where the run is; returns the probability of augmentation there. */
    private static double train(Family family, Path run, int steps) throws IOException {
        try (AdversarialNetworks networks = family.networks().create(KEY)) {
            if (family.augmented()) {
                networks.augmentBy(new AdaptiveAugmentation(Transformation.all(), 0, 1_000));
                networks.augmentation().orElseThrow().setProbability(START);
            }
            try (Trainer<ImageBatch> trainer = Trainer.of(family.phases().apply(networks))
                    .average(ExponentialAverage.rampedUp(10, 0.5).of("generator"), Every.steps(1))
                    .checkpoints(run, Every.steps(1))
                    .seed(KEY)
                    .build()) {
                trainer.resume();
                trainer.fit(images()::epoch, Steps.of(steps));
            }
            return networks.augmentation()
                    .map(AdaptiveAugmentation::probability)
                    .orElse(0.0);
        }
    }

    private static AdversarialGame<ImageBatch> game(AdversarialNetworks networks, AdversarialLoss loss) {
        return AdversarialGame.of(
                networks,
                loss,
                batch -> Examples.of(batch.images().mul(new Scalar(2)).sub(new Scalar(1))));
    }

    private static AdversarialConfig convolutional(Normalization normalization) {
        return new AdversarialConfig.Convolutional(
                ConvolutionalNetworks.of(28, 1, 2, 3), normalization, Packing.none());
    }

    private static ImageBatches images() {
        byte[] pixels = new byte[12 * 28 * 28];
        var random = KEY.fold("pixels").stream();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        return ImageBatches.of(Images.of(ImageShape.grey(28, 28), pixels), 4, KEY);
    }
}
