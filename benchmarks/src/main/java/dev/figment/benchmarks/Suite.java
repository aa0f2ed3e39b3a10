package dev.figment.benchmarks;

import dev.figment.data.text.TranslationBatch;
import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which programs are compared.
 *
 * @param contestants in the order in which they run; after the matrix products, ours first
 * @param gigaflopsAStep of the matrix products of a step; 0 where there is no such floor
 */
record Suite(List<Contestant> contestants, double gigaflopsAStep) {

    /** How the contestants that only multiply matrices are called. */
    static final String MATRICES = "matrix products";

    /** How ours is called. */
    static final String OURS = "Figment";

    private static final String NONE = "none";
    private static final List<String> VARIANTS = List.of("default", "fused", "compile", "ddp");
    private static final int BATCHES = 8;
    private static final int SENTENCES = 64;
    private static final int LENGTH = 24;
    private static final int VOCABULARY = 8000;

    Suite {
        contestants = List.copyOf(contestants);
    }

    /**
     * The suite asked for.
     *
     * @param folder for the files that its programs read
     */
    static Suite of(Options options, Path folder) throws IOException {
        String suite = options.text("suite");
        return switch (suite) {
            case "training" -> training(options, folder, 3, random());
            case "deep" -> training(options, folder, 12, random());
            case "padded" -> training(options, folder, 3, padded(options));
            case "threads" -> oneThread(options, folder);
            case "beam" -> beam(options);
            case "vae" -> vae(options);
            case "adversarial" -> adversarial(options);
            default ->
                throw new IllegalArgumentException(
                        "--suite is training, deep, padded, threads, beam, vae or adversarial, but found " + suite);
        };
    }

    private static Suite training(Options options, Path folder, int layers, List<TranslationBatch> batches)
            throws IOException {
        String file = batchFile(folder, batches);
        String[] sizes = with(durations(options), "--batches", file, "--layers", Integer.toString(layers));
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(Contestant.figment(MATRICES + ", OpenBLAS", MatrixProducts.class));
        contestants.add(Contestant.figment(OURS, TransformerTraining.class, sizes));
        if (hasPython(options)) {
            contestants.add(1, python(options, MATRICES + ", PyTorch", "matrix_products.py"));
            List<String> variants = options.text("only").isEmpty()
                    ? VARIANTS
                    : List.of(options.text("only").split(","));
            for (String variant : variants) {
                contestants.add(python(
                        options, "PyTorch, " + variant, "transformer_train.py", with(sizes, "--variant", variant)));
            }
        }
        return new Suite(
                contestants, TransformerArithmetic.of(layers, VOCABULARY).gigaflopsAStep(batches));
    }

    /** What one thread of each makes of the step, and ours with the threads in the operators instead of the batch. */
    private static Suite oneThread(Options options, Path folder) throws IOException {
        String file = batchFile(folder, random());
        String[] batches = with(durations(options), "--batches", file);
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(
                Contestant.figment(MATRICES + ", OpenBLAS, one thread", MatrixProducts.class, "--replicas", "1"));
        contestants.add(
                Contestant.figment(OURS + ", one thread", TransformerTraining.class, with(batches, "--replicas", "1")));
        contestants.add(Contestant.figment(
                OURS + ", one replica of two threads",
                TransformerTraining.class,
                with(batches, "--replicas", "1", "--threads", "2")));
        contestants.add(Contestant.figment(OURS + ", two replicas", TransformerTraining.class, batches));
        if (hasPython(options)) {
            contestants.add(
                    1, python(options, MATRICES + ", PyTorch, one thread", "matrix_products.py", "--threads", "1"));
            contestants.add(
                    python(options, "PyTorch, one thread", "transformer_train.py", with(batches, "--threads", "1")));
            contestants.add(python(options, "PyTorch, two threads", "transformer_train.py", batches));
        }
        return new Suite(contestants, 0);
    }

    private static Suite beam(Options options) {
        List<Contestant> contestants = new ArrayList<>();
        for (String architecture : List.of("small", "base")) {
            for (String batch : List.of("1", "32")) {
                String what = ", " + architecture + ", batch " + batch;
                String[] sizes = {"--arch", architecture, "--batch", batch};
                contestants.add(Contestant.figment(OURS + what, BeamDecoding.class, sizes));
                if (hasPython(options)) {
                    contestants.add(python(options, "PyTorch" + what, "beam_decoding.py", sizes));
                }
            }
        }
        return new Suite(contestants, 0);
    }

    private static Suite vae(Options options) {
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(Contestant.figment(MATRICES + ", OpenBLAS", MatrixProducts.class));
        contestants.add(Contestant.figment(OURS, VaeTraining.class, durations(options)));
        if (hasPython(options)) {
            contestants.add(1, python(options, MATRICES + ", PyTorch", "matrix_products.py"));
            contestants.add(python(options, "PyTorch", "vae_train.py", durations(options)));
            contestants.add(python(
                    options, "PyTorch, fused Adam", "vae_train.py", with(durations(options), "--variant", "fused")));
        }
        return new Suite(contestants, VaeTraining.gigaflopsAStep(128, 400, 20));
    }

    private static Suite adversarial(Options options) {
        List<Contestant> contestants = new ArrayList<>();
        for (String networks : List.of("multilayer", "convolutional")) {
            String[] sizes = with(durations(options), "--networks", networks);
            contestants.add(Contestant.figment(OURS + ", " + networks, AdversarialTraining.class, sizes));
            if (hasPython(options)) {
                contestants.add(python(options, "PyTorch, " + networks, "adversarial_training.py", sizes));
            }
        }
        return new Suite(contestants, 0);
    }

    private static List<TranslationBatch> random() {
        return TrainingBatches.random(BATCHES, SENTENCES, LENGTH, VOCABULARY);
    }

    private static List<TranslationBatch> padded(Options options) throws IOException {
        if (options.text("data").equals(NONE)) {
            throw new IllegalArgumentException("the suite padded needs --data, the folder of Multi30k");
        }
        return TrainingBatches.multi30k(BATCHES, SENTENCES, VOCABULARY, Path.of(options.text("data")));
    }

    private static String batchFile(Path folder, List<TranslationBatch> batches) throws IOException {
        Path file = folder.resolve("batches.jsonl");
        AtomicFiles.writeText(file, TrainingBatches.lines(batches));
        return file.toString();
    }

    private static String[] durations(Options options) {
        return new String[] {
            "--warmup", options.text("warmup"), "--steps", options.text("steps"), "--repeats", options.text("repeats")
        };
    }

    private static boolean hasPython(Options options) {
        return !options.text("python").equals(NONE);
    }

    private static Contestant python(Options options, String name, String program, String... arguments) {
        Path peers = Path.of(options.text("peers"));
        return Contestant.python(name, Path.of(options.text("python")), peers.resolve(program), arguments);
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }
}
