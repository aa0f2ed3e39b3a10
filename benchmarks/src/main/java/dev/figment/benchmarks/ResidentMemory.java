package dev.figment.benchmarks;

import dev.figment.data.text.BatchLimits;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.BytePairTraining;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TranslationBatch;
import dev.figment.data.text.dates.DateCorpus;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.MaximumLength;
import dev.figment.io.AtomicFiles;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.GradientClipping;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import dev.figment.training.Every;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How much memory a process holds over thousands of training steps, and then of beam searches, when the garbage collector
 * frees none of LibTorch's: run it with {@code -Dorg.bytedeco.javacpp.nopointergc=true}, so that only scopes do. Prints a
 * line for each hundredth of the way and one JSON line for each half of the work.
 *
 * <p>A heap of fixed size that is touched at the start ({@code -Xms -Xmx -XX:+AlwaysPreTouch}) keeps the JVM's own growth
 * out of the numbers. See docs/results.md.
 */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String NO_COLLECTION = "org.bytedeco.javacpp.nopointergc";
    private static final int SAMPLES = 100;
    private static final int PAIRS = 2_000;
    private static final RandomKey KEY = RandomKey.of(1);

    private ResidentMemory() {}

    /** Arguments: how many steps, and how many searches; 10,000 each unless said otherwise. */
    public static void main(String[] arguments) throws IOException {
        if (!Boolean.getBoolean(NO_COLLECTION) || !Files.isReadable(STATUS)) {
            System.err.println(
                    "ResidentMemory: needs -D" + NO_COLLECTION + "=true and Linux, whose " + STATUS + " it reads");
            System.exit(1);
        }
        int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int searches = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        ParallelCorpus corpus = new ParallelCorpus(DateCorpus.of(1).train(PAIRS));
        BytePairTokenizer tokenizer = BytePairTraining.of(400).train(corpus.sentences());
        LayerConfig layer = LayerConfig.of(32, 4, 64, 0.1);
        try (Transformer model =
                new Transformer(TransformerConfig.of(tokenizer.vocabularySize(), 1, layer), KEY.fold("model"))) {
            train(model, corpus, tokenizer, steps);
            search(model, corpus, tokenizer, searches);
        }
    }

    /** All that a run has: replicas, an average, validations, and checkpoints that are written and deleted. */
    private static void train(Transformer model, ParallelCorpus corpus, BytePairTokenizer tokenizer, int steps)
            throws IOException {
        TokenBudgetBatches batches = new TokenBudgetBatches(
                corpus.tokenize(tokenizer, tokenizer),
                SpecialTokens.of(tokenizer),
                BatchLimits.tokens(512),
                KEY.fold("batches"));
        Path run = Files.createTempDirectory("resident-memory");
        Samples samples = new Samples("training steps", steps);
        Threads.use(1); // replicas are threads of their own
        try (Trainer<TranslationBatch> trainer = Trainer.of(new TranslationObjective(model, 0.1))
                .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(1e-3))
                .clipping(GradientClipping.byNorm(1))
                .replicas(2)
                .seed(KEY.fold("training"))
                .average(new ExponentialAverage(0.99), Every.steps(1))
                .validation(Validation.of(batches.inOrder().subList(0, 4), Every.steps(500)))
                .checkpoints(run, Every.steps(500))
                .listener(samples)
                .build()) {
            trainer.fit(batches::epoch, Steps.of(steps));
        } finally {
            AtomicFiles.deleteTree(run);
        }
        samples.print();
    }

    private static void search(Transformer model, ParallelCorpus corpus, BytePairTokenizer tokenizer, int searches)
            throws IOException {
        BeamSearch search = BeamSearch.of(model).width(5).maximumLength(MaximumLength.fixed(12));
        Translator translator = new Translator(model, tokenizer, tokenizer, search);
        List<String> sources = corpus.sources();
        Samples samples = new Samples("beam searches", searches);
        for (int i = 0; i < searches; i++) {
            translator.translate(sources.get(i % sources.size()));
            samples.after(i + 1);
        }
        samples.print();
    }

    /** Resident memory over some work. */
    private static final class Samples implements TrainingListener {

        private final String work;
        private final int total;
        private final long began = System.nanoTime();
        private final List<Long> residentKb = new ArrayList<>();

        Samples(String work, int total) {
            this.work = work;
            this.total = total;
        }

        @Override
        public void stepped(StepReport report) {
            after((int) report.step());
        }

        void after(int done) {
            if (done % Math.max(1, total / SAMPLES) == 0) {
                residentKb.add(residentKb());
                System.out.printf(Locale.ROOT, "%7d %s %9d kB%n", done, work, residentKb.get(residentKb.size() - 1));
            }
        }

        void print() {
            List<Long> half = residentKb.subList(residentKb.size() / 2, residentKb.size());
            long least = Collections.min(half);
            long most = Collections.max(half);
            System.out.printf(
                    Locale.ROOT,
                    "{\"benchmark\": \"ResidentMemory\", \"work\": \"%s\", \"count\": %d, \"lastHalfLeastKb\": %d,"
                            + " \"lastHalfMostKb\": %d, \"lastHalfPercent\": %.2f, \"seconds\": %.0f, \"jdk\": \"%s\"}%n",
                    work,
                    total,
                    least,
                    most,
                    100.0 * (most - least) / least,
                    (System.nanoTime() - began) * 1e-9,
                    System.getProperty("java.version"));
        }

        private static long residentKb() {
            try {
                for (String line : Files.readAllLines(STATUS)) {
                    if (line.startsWith("VmRSS:")) {
                        return Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new IllegalStateException("there is no VmRSS in " + STATUS);
        }
    }
}
