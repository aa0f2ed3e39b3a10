package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.training.Steps;
import dev.figment.training.ThreadLayout;
import dev.figment.training.Trainer;
import dev.figment.vae.Elbo;
import dev.figment.vae.VaeConfig;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast the training loop trains a variational autoencoder of perceptrons, 784-400-400-20: images a second. Prints one
 * JSON line. Beside it stands {@code benchmarks/peers/vae_train.py}; the images of both lie in memory.
 *
 * <p>{@code --replicas} threads share each batch, each with {@code --threads} threads of LibTorch's.
 */
public final class VaeTraining {

    private static final int BATCHES = 60;
    private static final Options OPTIONS = Options.of(
            "replicas", "2",
            "threads", "1",
            "hidden", "400",
            "latentDim", "20",
            "batch", "128",
            "warmup", "50",
            "steps", "200",
            "repeats", "3");

    private VaeTraining() {}

    /** Trains, and prints the line. */
    public static void main(String[] arguments) throws IOException {
        Options options = OPTIONS.read(arguments);
        int warmup = options.positive("warmup");
        int steps = options.positive("steps");
        int repeats = options.positive("repeats");
        int hidden = options.positive("hidden");
        RandomKey key = RandomKey.of(1);
        VaeConfig config = VaeConfig.perceptron(options.positive("latentDim"), hidden, hidden);
        List<ImageBatch> batches = IntStream.range(0, BATCHES)
                .mapToObj(batch -> random(config, options.positive("batch"), key.fold(batch)))
                .toList();
        StepClock clock = new StepClock();
        try (var model = new VariationalAutoencoder(config, key.fold("model"));
                Trainer<ImageBatch> trainer = Trainer.of(new Elbo(model))
                        .optimizer(Adam.of(0.9, 0.999, 1e-8), Constant.of(1e-3))
                        .layout(new ThreadLayout(options.positive("replicas"), options.positive("threads")))
                        .listener(clock)
                        .build()) {
            trainer.fit(epoch -> batches, Steps.of(warmup + (long) steps * repeats));
            ObjectNode line =
                    new Measurement("VaeTraining", "images", options).line(clock.perRun(warmup, steps, repeats), steps);
            line.put("parameters", model.parameterCount());
            line.put("lastLoss", Measurement.rounded(clock.lastLoss()));
            System.out.println(line);
        }
    }

    private static ImageBatch random(VaeConfig config, int images, RandomKey key) {
        float[] pixels = new float[images * config.image().size()];
        RandomStream stream = key.stream();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stream.nextFloat();
        }
        return ImageBatch.of(config.image(), pixels);
    }

    /**
     * The matrix products of a step: each weight is multiplied once forwards and twice backwards, but for the first layer's
     * input, of which no gradient is asked.
     */
    static double gigaflopsAStep(int images, int hidden, int latentDim) {
        double pixels = 784;
        double weights = 2 * pixels * hidden + 2.0 * hidden * hidden + 3.0 * latentDim * hidden;
        return 2e-9 * images * (3 * weights - pixels * hidden);
    }
}
