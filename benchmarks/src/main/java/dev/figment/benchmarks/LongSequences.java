package dev.figment.benchmarks;

import dev.figment.data.EpochSource;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import dev.figment.training.GradientCheckpointing;
import dev.figment.training.MixedPrecision;
import dev.figment.training.Objective;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What gradient checkpointing and bfloat16 cost and save: training steps of an encoder-decoder (d 256, 8 heads, 6+6 layers,
 * ffn 1024, vocabulary 8000, dropout 0.1) on 2 pairs of 512 tokens, one thread. Arguments: {@code none} or {@code layers},
 * then {@code float32} or {@code bfloat16}. Prints one JSON line: the fastest step, and the most memory that was resident,
 * with what was before the first step (Linux only).
 */
public final class LongSequences {

    private static final int STEPS = 6;
    private static final int PAIRS = 2;
    private static final int LENGTH = 511; // and the end token
    private static final int VOCABULARY = 8000;

    private LongSequences() {}

    /** Trains a few steps. */
    public static void main(String[] arguments) throws IOException {
        String recomputed = arguments[0];
        String precision = arguments[1];
        Threads.use(1);
        List<Double> seconds = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        LayerConfig layer = LayerConfig.of(256, 8, 1024, 0.1);
        try (Transformer model = new Transformer(TransformerConfig.of(VOCABULARY, 6, layer))) {
            Objective<TranslationBatch> objective = new TranslationObjective(model, 0.1);
            if (recomputed.equals("layers")) {
                objective = new GradientCheckpointing<>(objective);
            }
            if (precision.equals("bfloat16")) {
                objective = new MixedPrecision<>(objective);
            }
            long before = kilobytes("VmRSS");
            train(objective, seconds, losses);
            System.out.printf(
                    Locale.ROOT,
                    "{\"benchmark\": \"LongSequences\", \"gradientCheckpointing\": \"%s\", \"precision\": \"%s\","
                            + " \"millisecondsAStep\": %.0f, \"residentBeforeMb\": %d, \"residentMostMb\": %d,"
                            + " \"lastLoss\": %.4f}%n",
                    recomputed,
                    precision,
                    1000
                            * seconds.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElseThrow(),
                    before / 1024,
                    kilobytes("VmHWM") / 1024,
                    losses.get(losses.size() - 1));
        }
    }

    private static void train(Objective<TranslationBatch> objective, List<Double> seconds, List<Double> losses)
            throws IOException {
        EpochSource<TranslationBatch> source = epoch -> List.of(batch(epoch));
        try (var trainer = Trainer.of(objective)
                .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(1e-4))
                .listener(new TrainingListener() {
                    @Override
                    public void stepped(StepReport report) {
                        seconds.add(report.seconds());
                        losses.add(report.loss());
                    }
                })
                .build()) {
            trainer.fit(source, Steps.of(STEPS));
        }
    }

    private static TranslationBatch batch(long epoch) {
        return TranslationBatch.of(
                IntStream.range(0, PAIRS)
                        .mapToObj(i -> new TokenizedPair(ids(2 * epoch), ids(2 * epoch + 1), i))
                        .toList(),
                SpecialTokens.STANDARD);
    }

    private static int[] ids(long sequence) {
        var stream = RandomKey.of(sequence).stream();
        return IntStream.range(0, LENGTH)
                .map(t -> 4 + stream.nextInt(VOCABULARY - 4))
                .toArray();
    }

    private static long kilobytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
