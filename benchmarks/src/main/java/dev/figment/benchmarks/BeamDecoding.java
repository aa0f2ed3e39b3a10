package dev.figment.benchmarks;

import dev.figment.data.text.SpecialTokens;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.Hypothesis;
import dev.figment.decoding.MaximumLength;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.tensor.Threads;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast beam search with cached keys and values writes: tokens of the best hypotheses a second. The end token is
 * suppressed, so that every hypothesis has {@code --maximumLength} tokens. Prints one JSON line. Beside it stands
 * {@code benchmarks/peers/beam_decoding.py}.
 */
public final class BeamDecoding {

    private static final int FIRST_WORD = 3; // after padding, end and start
    private static final Options OPTIONS = Options.of(
            "arch", "small",
            "threads", "2",
            "beam", "5",
            "batch", "1",
            "sourceLength", "24",
            "maximumLength", "50",
            "warmup", "1",
            "repeats", "3");

    private BeamDecoding() {}

    /** Searches, and prints the line. */
    public static void main(String[] arguments) {
        Options options = OPTIONS.read(arguments);
        Threads.use(options.positive("threads"));
        TransformerConfig config = config(options.text("arch"));
        List<int[]> sources = sources(options, config.sourceVocabulary());
        List<Measurement.Run> runs = new ArrayList<>();
        int warmup = options.positive("warmup");
        try (Transformer model = new Transformer(config)) {
            model.eval();
            BeamSearch search = BeamSearch.of(model)
                    .width(options.positive("beam"))
                    .suppressedTokens(config.tokens().end())
                    .maximumLength(MaximumLength.fixed(options.positive("maximumLength")));
            for (int i = -warmup; i < options.positive("repeats"); i++) {
                long began = System.nanoTime();
                List<List<Hypothesis>> found = search.search(sources);
                double seconds = (System.nanoTime() - began) * 1e-9;
                int tokens = found.stream()
                        .mapToInt(best -> best.get(0).tokens().length)
                        .sum();
                if (i >= 0) {
                    runs.add(new Measurement.Run(tokens, seconds));
                }
            }
        }
        System.out.println(new Measurement("BeamDecoding", "tokens", options).line(runs, 1));
    }

    private static List<int[]> sources(Options options, int vocabulary) {
        RandomStream stream = RandomKey.of(7).stream();
        int length = options.positive("sourceLength");
        return IntStream.range(0, options.positive("batch"))
                .mapToObj(sentence -> IntStream.range(0, length)
                        .map(i -> FIRST_WORD + stream.nextInt(vocabulary - FIRST_WORD))
                        .toArray())
                .toList();
    }

    private static TransformerConfig config(String architecture) {
        return switch (architecture) {
            case "small" -> config(8000, 3, LayerConfig.of(256, 8, 1024, 0));
            case "base" -> config(32_000, 6, LayerConfig.of(512, 8, 2048, 0));
            default -> throw new IllegalArgumentException("--arch is small or base, not " + architecture);
        };
    }

    private static TransformerConfig config(int vocabulary, int layers, LayerConfig layer) {
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
