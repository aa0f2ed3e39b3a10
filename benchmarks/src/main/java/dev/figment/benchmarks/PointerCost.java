package dev.figment.benchmarks;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/**
 * What a JavaCPP pointer costs beside the operator that made it: additions of tensors so small that the arithmetic takes
 * no time, 1000 a scope. Run it with and without JavaCPP's properties; prints one JSON line. See docs/native-memory.md.
 */
public final class PointerCost {

    private static final int ADDITIONS = 1000;
    private static final int SCOPES = 200;
    private static final int ROUNDS = 7;

    private PointerCost() {}

    /** Prints the fastest of a few rounds, in nanoseconds an addition. */
    public static void main(String[] arguments) {
        double best = Double.POSITIVE_INFINITY;
        try (GradientMode off = GradientMode.off();
                Tensor x = Scope.own(ArrayTensors.of(new float[16], 4, 4))) {
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                for (int scope = 0; scope < SCOPES; scope++) {
                    add(x);
                }
                best = Math.min(best, (System.nanoTime() - start) / (double) (SCOPES * ADDITIONS));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\": \"PointerCost\", \"nanosecondsAnAddition\": %.0f, \"maxphysicalbytes\": \"%s\","
                        + " \"maxbytes\": \"%s\", \"nopointergc\": \"%s\", \"jdk\": \"%s\"}%n",
                best,
                System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "default"),
                System.getProperty("org.bytedeco.javacpp.maxbytes", "default"),
                System.getProperty("org.bytedeco.javacpp.nopointergc", "default"),
                System.getProperty("java.version"));
    }

    private static void add(Tensor x) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < ADDITIONS; i++) {
                x.add(x);
            }
        }
    }
}
