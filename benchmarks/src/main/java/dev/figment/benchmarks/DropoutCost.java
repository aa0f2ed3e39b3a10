package dev.figment.benchmarks;

import dev.figment.nn.Dropout;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import dev.figment.tensor.Threads;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What keyed dropout costs beside LibTorch's dropout, a ReLU and a copy of the same tensor, on one thread: nanoseconds an
 * element, the fastest of many rounds. Prints one JSON line for each shape. See docs/randomness.md.
 */
public final class DropoutCost {

    private static final double P = 0.1;
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 150;
    private static final long[][] SHAPES = {{64, 24, 1024}, {64, 24, 256}, {64, 8, 24, 24}}; // of a small Transformer

    private DropoutCost() {}

    /** Measures each shape. */
    public static void main(String[] arguments) {
        Threads.use(1);
        for (long[] shape : SHAPES) {
            try (Scope scope = Scope.open();
                    Dropout dropout = new Dropout(P)) {
                measure(shape, dropout);
            }
        }
    }

    private static void measure(long[] shape, Dropout dropout) {
        long elements = Shapes.elements(shape);
        Tensor x = RandomTensors.normal(RandomKey.of(1), 0, 1, shape).requires_grad_(true);
        Tensor gradient = RandomTensors.normal(RandomKey.of(2), 0, 1, shape);
        long[] examples = LongStream.range(0, shape[0]).toArray();
        Operation keyed = round -> {
            try (Randomness random = Randomness.open(RandomKey.of(round), examples)) {
                return dropout.forward(x);
            }
        };
        Operation libTorch = round -> torch.dropout(x, P, true);
        Operation relu = round -> x.relu();
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\": \"DropoutCost\", \"shape\": \"%s\", \"dropout\": %.3f, \"libTorchDropout\": %.3f, \"relu\": %.3f,"
                        + " \"copy\": %.3f, \"dropoutAndBackward\": %.3f, \"libTorchDropoutAndBackward\": %.3f,"
                        + " \"reluAndBackward\": %.3f}%n",
                Arrays.toString(shape),
                forward(keyed) / elements,
                forward(libTorch) / elements,
                forward(relu) / elements,
                forward(round -> x.clone()) / elements,
                backward(keyed, x, gradient) / elements,
                backward(libTorch, x, gradient) / elements,
                backward(relu, x, gradient) / elements);
    }

    private static double forward(Operation operation) {
        try (GradientMode off = GradientMode.off()) {
            return fastest(operation);
        }
    }

    private static double backward(Operation operation, Tensor x, Tensor gradient) {
        return fastest(round -> torch.grad(
                        new TensorVector(operation.of(round)),
                        new TensorVector(x),
                        new TensorVector(gradient),
                        new BoolOptional(false),
                        false,
                        false)
                .get(0));
    }

    private static double fastest(Operation operation) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            try (Scope scope = Scope.open()) {
                long start = System.nanoTime();
                operation.of(round);
                double time = System.nanoTime() - start;
                best = round < WARM_UP ? best : Math.min(best, time);
            }
        }
        return best;
    }

    /** One round of what is measured. */
    private interface Operation {
        Tensor of(int round);
    }
}
