package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.training.Steps;
import dev.figment.training.ThreadLayout;
import dev.figment.training.Trainer;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How fast the training loop trains a translation Transformer, as {@code figment train} runs it: target tokens a second.
 * Prints one JSON line. Beside it stands {@code benchmarks/peers/transformer_train.py}.
 *
 * <p>{@code --replicas} threads share each batch, each with {@code --threads} threads of LibTorch's; {@code --batches} is a
 * file of {@link SampleBatches}. The other options are the model's and the batches' sizes.
 */
public final class TransformerTraining {

    private static final String RANDOM = "random";
    private static final int RANDOM_BATCHES = 8;
    private static final Options OPTIONS = Options.of(
            "replicas", "2",
            "threads", "1",
            "layers", "3",
            "modelDim", "256",
            "heads", "8",
            "feedForwardDim", "1024",
            "vocabulary", "8000",
            "dropout", "0.1",
            "batch", "64",
            "length", "24",
            "batches", RANDOM,
            "warmup", "3",
            "steps", "5",
            "repeats", "3");

    private TransformerTraining() {}

    /** Trains, and prints the line. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(measure(arguments));
    }

    /** Trains as the options say. */
    static ObjectNode measure(String... arguments) throws IOException {
        Options options = OPTIONS.read(arguments);
        List<TranslationBatch> batches = batches(options);
        int warmup = options.positive("warmup");
        int steps = options.positive("steps");
        int repeats = options.positive("repeats");
        StepClock clock = new StepClock();
        try (Transformer model = new Transformer(config(options));
                Trainer<TranslationBatch> trainer = Trainer.of(new TranslationObjective(model, 0.1))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(3e-4))
                        .layout(new ThreadLayout(options.positive("replicas"), options.positive("threads")))
                        .listener(clock)
                        .build()) {
            trainer.fit(epoch -> batches, Steps.of(warmup + (long) steps * repeats));
            ObjectNode line = new Measurement("TransformerTraining", "target tokens", options)
                    .line(clock.perRun(warmup, steps, repeats), steps);
            line.put("parameters", model.parameterCount());
            line.put("lastLoss", Measurement.rounded(clock.lastLoss()));
            return line;
        }
    }

    private static List<TranslationBatch> batches(Options options) throws IOException {
        String file = options.text("batches");
        return file.equals(RANDOM)
                ? TrainingBatches.random(
                        RANDOM_BATCHES,
                        options.positive("batch"),
                        options.positive("length"),
                        options.positive("vocabulary"))
                : TrainingBatches.read(Path.of(file));
    }

    /** PyTorch's {@code nn.Transformer} but for the norm that it puts after the last of its post-norm layers. */
    private static TransformerConfig config(Options options) {
        int vocabulary = options.positive("vocabulary");
        int layers = options.positive("layers");
        double dropout = options.fraction("dropout");
        LayerConfig layer = LayerConfig.of(
                        options.positive("modelDim"),
                        options.positive("heads"),
                        options.positive("feedForwardDim"),
                        dropout)
                .withDropout(dropout, dropout, dropout);
        return new TransformerConfig(
                vocabulary,
                vocabulary,
                layers,
                layers,
                layer,
                PositionKind.SINUSOIDAL_INTERLEAVED,
                512,
                EmbeddingSharing.NONE,
                true,
                false,
                SpecialTokens.STANDARD);
    }
}
