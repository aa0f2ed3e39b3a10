package dev.figment.benchmarks;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.Tensor;

/**
 * How fast this machine multiplies matrices of float32: GFLOP a second of {@code --replicas} threads that each multiply
 * their own square matrices, as replicas do. No training step can be faster than its arithmetic at this rate. Prints one
 * JSON line. Beside it stands {@code benchmarks/peers/matrix_products.py}.
 */
public final class MatrixProducts {

    private static final Options OPTIONS =
            Options.of("replicas", "2", "threads", "1", "size", "1536", "warmup", "2", "steps", "10", "repeats", "5");

    private MatrixProducts() {}

    /** Multiplies, and prints the line. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        Options options = OPTIONS.read(arguments);
        int replicas = options.positive("replicas");
        int steps = options.positive("steps");
        int size = options.positive("size");
        double work = 2e-9 * size * size * size * steps * replicas;
        ExecutorService workers = Executors.newFixedThreadPool(replicas);
        List<Measurement.Run> runs = new ArrayList<>();
        try {
            side(workers, replicas, () -> multiply(options, options.positive("warmup")));
            for (int repeat = 0; repeat < options.positive("repeats"); repeat++) {
                long began = System.nanoTime();
                side(workers, replicas, () -> multiply(options, steps));
                runs.add(new Measurement.Run(work, (System.nanoTime() - began) * 1e-9));
            }
        } finally {
            workers.shutdown();
        }
        System.out.println(new Measurement("MatrixProducts", "GFLOP", options).line(runs, steps));
    }

    /** Runs the work on all threads side by side, and waits for the last. */
    private static void side(ExecutorService workers, int replicas, Callable<Integer> work)
            throws InterruptedException, ExecutionException {
        for (var done : workers.invokeAll(Collections.nCopies(replicas, work))) {
            done.get();
        }
    }

    private static int multiply(Options options, int times) {
        Threads.use(options.positive("threads"));
        int size = options.positive("size");
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor a = RandomTensors.normal(RandomKey.of(1), 0, 1, size, size);
            Tensor b = RandomTensors.normal(RandomKey.of(2), 0, 1, size, size);
            for (int i = 0; i < times; i++) {
                a.matmul(b).close();
            }
        }
        return times;
    }
}
