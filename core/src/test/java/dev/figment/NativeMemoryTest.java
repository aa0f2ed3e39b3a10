package dev.figment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
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
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.losses.GradientPenalty;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Generator;
import dev.figment.gan.networks.LayeredGenerator;
import dev.figment.gan.networks.Packing;
import dev.figment.gan.networks.Perceptrons;
import dev.figment.io.AtomicFiles;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.LayerNorm;
import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.Optimizer;
import dev.figment.optim.ParameterAverage;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Training frees native memory by scopes alone: a process in which the garbage collector frees none of it
 * ({@code org.bytedeco.javacpp.nopointergc}) does not grow.
 */
class NativeMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long SLACK_KB =
            4_096; // pages of the allocator and of late classes; a leaked gradient would take four times as much

    @BeforeAll
    static void onLinux() {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from " + STATUS + ", which this system lacks");
    }

    @Test
    void residentMemoryStaysFlatOverThousandsOfSteps() throws Exception {
        Growth growth = train("4000", "scoped");
        assertThat(growth.endKb())
                .as("resident kB after 4000 steps, beside %d after 2000", growth.middleKb())
                .isLessThan(growth.middleKb() + growth.middleKb() / 50 + SLACK_KB);
    }

    @Test
    void theMeasureSeesTensorsLeakedAtEveryStep() throws Exception {
        Growth growth = train("4000", "leaking");
        assertThat(growth.endKb())
                .as("resident kB after 4000 steps that each lose two tensors, beside %d after 2000", growth.middleKb())
                .isGreaterThan(growth.middleKb() + growth.middleKb() / 50 + SLACK_KB);
    }

    @Test
    void residentMemoryStaysFlatOverARunWithReplicasAndOverBeamSearches() throws Exception {
        for (String work : List.of("run", "searches")) {
            assertFlat(Loops.class, work);
        }
    }

    @Test
    void residentMemoryStaysFlatOverGames() throws Exception {
        for (String work : List.of("two threads", "gradient penalty")) {
            assertFlat(Games.class, work);
        }
    }

    private static void assertFlat(Class<?> program, String work) throws Exception {
        Growth growth = measure(program, "1000", work);
        assertThat(growth.endKb())
                .as("resident kB after 1000 steps or searches (%s), beside %d after 500", work, growth.middleKb())
                .isLessThan(growth.middleKb() + growth.middleKb() / 50 + SLACK_KB);
    }

    private record Growth(long middleKb, long endKb) {}

    private static Growth train(String steps, String manner) throws IOException, InterruptedException {
        return measure(Training.class, steps, manner);
    }

    private static Growth measure(Class<?> program, String count, String manner)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", // the optimising compiler's own memory comes and goes by megabytes
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch", // the heap is resident from the start
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        count,
                        manner)
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String[] lines = output.strip().split("\\R");
        String[] numbers = lines[lines.length - 1].split(" ");
        return new Growth(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    /** The child process: forward, backward, clipping, Adam and an average, over and over. */
    static final class Training {

        private Training() {}

        public static void main(String[] arguments) throws IOException {
            int steps = Integer.parseInt(arguments[0]);
            boolean leaking = arguments[1].equals("leaking");
            RandomKey key = RandomKey.of(1);
            long middle = 0;
            try (Sequential model =
                            new Sequential(new Linear(32, 64, key), new LayerNorm(64), new Linear(64, 8, key.fold(1)));
                    Optimizer optimizer = Adam.of(0.9, 0.98, 1e-9).create(model.parameters());
                    ParameterAverage average = new ExponentialAverage(0.99)) {
                for (int step = 1; step <= steps; step++) {
                    step(model, optimizer, key.fold(step), leaking);
                    average.update(model);
                    middle = step == steps / 2 ? residentKb() : middle;
                }
                System.out.println(middle + " " + residentKb());
            }
        }

        private static void step(Sequential model, Optimizer optimizer, RandomKey key, boolean leaking) {
            try (Scope scope = Scope.open()) {
                Tensor x = RandomTensors.normal(key, 0, 1, 16, 32); // [B, in]
                Tensor loss = model.forward(x).square().mean();
                Map<String, Tensor> parameters = model.parameters();
                TensorVector found = torch.grad(
                        new TensorVector(loss),
                        new TensorVector(parameters.values().toArray(Tensor[]::new)));
                Map<String, Tensor> gradients = new LinkedHashMap<>();
                for (String name : parameters.keySet()) {
                    gradients.put(name, found.get(gradients.size()));
                }
                GradientClipping.byNorm(1).clip(gradients.values());
                optimizer.step(gradients, 1e-3);
                if (leaking) {
                    Scope.own(x); // and never closed: 2 kB and its handle
                    Scope.own(found.get(0)); // 8 kB
                }
            }
        }
    }

    /** The child process: a trainer with replicas, validations and checkpoints; or beam searches. */
    static final class Loops {

        private static final RandomKey KEY = RandomKey.of(1);

        private Loops() {}

        public static void main(String[] arguments) throws IOException {
            int count = Integer.parseInt(arguments[0]);
            ParallelCorpus corpus = new ParallelCorpus(DateCorpus.of(1).train(200));
            BytePairTokenizer tokenizer = BytePairTraining.of(300).train(corpus.sentences());
            LayerConfig layer = LayerConfig.of(16, 2, 16, 0.1);
            try (Transformer model = new Transformer(TransformerConfig.of(tokenizer.vocabularySize(), 1, layer), KEY)) {
                if (arguments[1].equals("run")) {
                    train(model, corpus, tokenizer, count);
                } else {
                    search(model, corpus, tokenizer, count);
                }
            }
        }

        private static void train(Transformer model, ParallelCorpus corpus, BytePairTokenizer tokenizer, int steps)
                throws IOException {
            TokenBudgetBatches batches = new TokenBudgetBatches(
                    corpus.tokenize(tokenizer, tokenizer), SpecialTokens.of(tokenizer), BatchLimits.tokens(64), KEY);
            long[] middle = new long[1];
            TrainingListener listener = new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    middle[0] = report.step() == steps / 2 ? residentKb() : middle[0];
                }
            };
            Path run = Files.createTempDirectory("native-memory");
            try (Trainer<TranslationBatch> trainer = Trainer.of(new TranslationObjective(model, 0.1))
                    .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(1e-3))
                    .replicas(2)
                    .average(new ExponentialAverage(0.99), Every.steps(1))
                    .validation(Validation.of(batches.inOrder().subList(0, 2), Every.steps(100)))
                    .checkpoints(run, Every.steps(100))
                    .listener(listener)
                    .build()) {
                trainer.fit(batches::epoch, Steps.of(steps));
                System.out.println(middle[0] + " " + residentKb());
            } finally {
                AtomicFiles.deleteTree(run);
            }
        }

        private static void search(Transformer model, ParallelCorpus corpus, BytePairTokenizer tokenizer, int count) {
            model.eval();
            BeamSearch search = BeamSearch.of(model).width(4).maximumLength(MaximumLength.fixed(6));
            Translator translator = new Translator(model, tokenizer, tokenizer, search);
            long middle = 0;
            for (int i = 1; i <= count; i++) {
                translator.translate(corpus.sources().get(i % corpus.size()));
                middle = i == count / 2 ? residentKb() : middle;
            }
            System.out.println(middle + " " + residentKb());
        }
    }

    /** The child process: players that move at once over two replicas, with a batch that stays whole, or with a penalty. */
    static final class Games {

        private static final RandomKey KEY = RandomKey.of(2);

        private Games() {}

        public static void main(String[] arguments) throws IOException {
            int steps = Integer.parseInt(arguments[0]);
            Generator generator = arguments[1].equals("two threads")
                    ? new LayeredGenerator(
                            3, new Sequential(new Linear(3, 64, KEY), new BatchNorm(64), new Linear(64, 2, KEY)))
                    : Perceptrons.generator(3, List.of(64), 2, KEY);
            try (AdversarialNetworks networks = new AdversarialNetworks(
                    generator, Perceptrons.discriminator(2, Packing.none(), List.of(64), true, KEY))) {
                AdversarialGame<PointBatch> plain = AdversarialGame.of(
                        networks, new NonSaturating(), (PointBatch batch) -> Examples.of(batch.points()));
                play(arguments[1].equals("two threads") ? plain : plain.withPenalty(new GradientPenalty(1)), steps);
            }
        }

        private static void play(AdversarialGame<PointBatch> game, int steps) throws IOException {
            long[] middle = new long[1];
            TrainingListener listener = new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    middle[0] = report.step() == steps / 2 ? residentKb() : middle[0];
                }
            };
            try (Trainer<PointBatch> trainer = Trainer.of(game.simultaneous(Adam.of(0.5, 0.9, 1e-8), Constant.of(1e-4)))
                    .replicas(2)
                    .listener(listener)
                    .build()) {
                trainer.fit(GaussianMixture.ring().batches(32, 50, KEY), Steps.of(steps));
                System.out.println(middle[0] + " " + residentKb());
            }
        }
    }

    private static long residentKb() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            throw new IOException("no VmRSS in " + STATUS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
