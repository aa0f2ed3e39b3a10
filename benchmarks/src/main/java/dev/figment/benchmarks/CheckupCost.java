package dev.figment.benchmarks;

import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.GradientClipping;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.tensor.Threads;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.health.Health;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a checkup of a run's health costs beside a step: the same Transformer is trained in turn unwatched, with a checkup
 * after every step, and watched without checkups. Prints the median time of a step of each.
 */
public final class CheckupCost {

    private static final int ROWS = 64;
    private static final int WIDTH = 24;
    private static final int FIRST_ID = 5; // after the special tokens
    private static final int WARM_UP = 3;

    private CheckupCost() {}

    /** Arguments: {@code small} or {@code large}, and how many steps of each; large and 22 unless said otherwise. */
    public static void main(String[] arguments) throws IOException {
        boolean large = arguments.length == 0 || arguments[0].equals("large");
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 22;
        int vocabulary = large ? 8_000 : 1_000;
        LayerConfig layer = large ? LayerConfig.of(256, 8, 1_024, 0.1) : LayerConfig.of(128, 4, 256, 0.1);
        TranslationBatch batch = batch(vocabulary);
        Threads.use(1); // replicas are threads of their own
        try (Transformer model =
                new Transformer(TransformerConfig.of(vocabulary, large ? 3 : 2, layer), RandomKey.of(1))) {
            List<Health> watches = List.of(
                    Health.unwatched(),
                    Health.standard().every(1),
                    Health.standard().every(1_000_000));
            List<Trainer<TranslationBatch>> trainers = new ArrayList<>();
            watches.forEach(health -> trainers.add(trainer(model, health)));
            double[][] milliseconds = new double[watches.size()][steps];
            for (int step = 1; step <= steps; step++) {
                for (int i = 0; i < trainers.size(); i++) {
                    long began = System.nanoTime();
                    trainers.get(i).fit(epoch -> Collections.nCopies(steps, batch), Steps.of(step));
                    milliseconds[i][step - 1] = (System.nanoTime() - began) * 1e-6;
                }
            }
            trainers.forEach(Trainer::close);
            print("unwatched", milliseconds[0]);
            print("checkup after every step", milliseconds[1]);
            print("watched, without checkup", milliseconds[2]);
        }
    }

    private static Trainer<TranslationBatch> trainer(Transformer model, Health health) {
        return Trainer.of(new TranslationObjective(model, 0.1))
                .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(1e-5))
                .clipping(GradientClipping.byNorm(1))
                .replicas(2)
                .health(health)
                .build();
    }

    private static TranslationBatch batch(int vocabulary) {
        RandomStream random = RandomKey.of(5).stream();
        int[][][] sides = new int[3][ROWS][WIDTH];
        int[] lengths = new int[ROWS];
        long[] ids = new long[ROWS];
        Arrays.fill(lengths, WIDTH);
        for (int row = 0; row < ROWS; row++) {
            ids[row] = row;
            for (int[][] side : sides) {
                Arrays.setAll(side[row], column -> FIRST_ID + random.nextInt(vocabulary - FIRST_ID));
            }
        }
        return new TranslationBatch(sides[0], lengths, sides[1], sides[2], lengths, ids);
    }

    private static void print(String what, double[] milliseconds) {
        double[] sorted =
                Arrays.copyOfRange(milliseconds, Math.min(WARM_UP, milliseconds.length - 1), milliseconds.length);
        Arrays.sort(sorted);
        System.out.printf(Locale.ROOT, "%-26s median of %d: %.1f ms%n", what, sorted.length, sorted[sorted.length / 2]);
    }
}
