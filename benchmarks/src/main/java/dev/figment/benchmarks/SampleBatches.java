package dev.figment.benchmarks;

import dev.figment.data.text.TranslationBatch;
import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes batches to a file, so that {@link TransformerTraining} and the PyTorch programs train on the same ones.
 *
 * <pre>SampleBatches --out FILE [--data DIR] [--batch 64] [--length 24] [--vocabulary 8000] [--count 8]</pre>
 *
 * With DIR, the folder of Multi30k, they are its sentences; without, random words without padding.
 */
public final class SampleBatches {

    private static final String NONE = "none";
    private static final Options OPTIONS =
            Options.of("out", NONE, "data", NONE, "batch", "64", "length", "24", "vocabulary", "8000", "count", "8");

    private SampleBatches() {}

    /** Writes the file. */
    public static void main(String[] arguments) throws IOException {
        Options options = OPTIONS.read(arguments);
        int count = options.positive("count");
        int sentences = options.positive("batch");
        int vocabulary = options.positive("vocabulary");
        String data = options.text("data");
        List<TranslationBatch> batches = data.equals(NONE)
                ? TrainingBatches.random(count, sentences, options.positive("length"), vocabulary)
                : TrainingBatches.multi30k(count, sentences, vocabulary, Path.of(data));
        AtomicFiles.writeText(Path.of(options.text("out")), TrainingBatches.lines(batches));
    }
}
