package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageShape;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.ConvolutionalNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.tensor.Scope;
import dev.figment.training.Phase;
import dev.figment.training.Steps;
import dev.figment.training.ThreadLayout;
import dev.figment.training.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;

/**
 * How fast the training loop trains adversarial networks over images of 28 × 28, as {@code figment train mnist-gan} and
 * {@code mnist-dcgan} run it: steps a second, each with one update of both players. Prints one JSON line. Beside it stands
 * {@code benchmarks/peers/adversarial_training.py}.
 *
 * <p>{@code --networks} is {@code multilayer} or {@code convolutional}, {@code --moves} {@code atOnce} or {@code inTurns}.
 */
public final class AdversarialTraining {

    private static final int BATCHES = 30;
    private static final ImageShape SHAPE = ImageShape.grey(28, 28);
    private static final RandomKey KEY = RandomKey.of(7);
    private static final Options OPTIONS = Options.of(
            "networks", "multilayer",
            "moves", "atOnce",
            "replicas", "2",
            "threads", "1",
            "batch", "64",
            "width", "64",
            "warmup", "20",
            "steps", "200",
            "repeats", "3");

    private AdversarialTraining() {}

    /** Trains, and prints the line. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(measure(arguments));
    }

    /** Trains as the options say. */
    static ObjectNode measure(String... arguments) throws IOException {
        Options options = OPTIONS.read(arguments);
        List<ImageBatch> batches = batches(options.positive("batch"));
        int warmup = options.positive("warmup");
        int steps = options.positive("steps");
        int repeats = options.positive("repeats");
        StepClock clock = new StepClock();
        try (AdversarialNetworks networks = config(options).create(KEY);
                Trainer<ImageBatch> trainer = Trainer.of(phases(networks, options))
                        .layout(new ThreadLayout(options.positive("replicas"), options.positive("threads")))
                        .listener(clock)
                        .build()) {
            trainer.fit(epoch -> batches, Steps.of(warmup + (long) steps * repeats));
            ObjectNode line = new Measurement("AdversarialTraining", "steps", options)
                    .line(clock.stepsPerRun(warmup, steps, repeats), steps);
            line.put("parameters", networks.parameterCount());
            line.put("lastLoss", Measurement.rounded(clock.lastLoss()));
            return line;
        }
    }

    private static List<Phase<ImageBatch>> phases(AdversarialNetworks networks, Options options) {
        AdversarialGame<ImageBatch> game =
                AdversarialGame.of(networks, new NonSaturating(), AdversarialTraining::centred);
        Adam adam = Adam.of(0.5, 0.999, 1e-8);
        Constant rate = Constant.of(2e-4);
        return switch (options.text("moves")) {
            case "atOnce" -> game.simultaneous(adam, rate);
            case "inTurns" -> game.alternating(adam, rate, adam, rate, 1);
            default ->
                throw new IllegalArgumentException(
                        "--moves must be atOnce or inTurns, but is " + options.text("moves"));
        };
    }

    private static AdversarialConfig config(Options options) {
        return switch (options.text("networks")) {
            case "multilayer" -> new AdversarialConfig.Multilayer(1, 28, 28, Packing.none());
            case "convolutional" ->
                new AdversarialConfig.Convolutional(
                        new ConvolutionalNetworks(28, 7, 1, options.positive("width"), 100),
                        ConvolutionalNetworks.Normalization.BATCH,
                        Packing.none());
            default ->
                throw new IllegalArgumentException(
                        "--networks must be multilayer or convolutional, but is " + options.text("networks"));
        };
    }

    private static Examples centred(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            return Examples.of(scope.keep(batch.images().mul(new Scalar(2)).sub(new Scalar(1))));
        }
    }

    private static List<ImageBatch> batches(int size) {
        RandomStream stream = KEY.stream();
        List<ImageBatch> batches = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            float[] pixels = new float[size * SHAPE.size()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = stream.nextFloat();
            }
            batches.add(ImageBatch.of(SHAPE, pixels));
        }
        return batches;
    }
}
