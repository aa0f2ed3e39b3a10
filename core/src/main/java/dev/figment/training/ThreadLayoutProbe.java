package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * Times the gradients of a few real batches under several thread layouts.
 *
 * <p>Nothing that training depends on changes: no update is made, random numbers are functions of their keys, and buffers
 * that forward passes write to (running statistics) are put back. Layouts are timed in turn, round after round, so that
 * whatever else the machine does falls on all of them; the shortest time of each counts, because other work only adds.
 *
 * @param phases of a step
 * @param split the parts that a layout computes of a batch
 * @param key the root of the random numbers
 * @param <B> the batch's type
 */
record ThreadLayoutProbe<B extends Batch<B>>(
        List<Phase<B>> phases, Function<ThreadLayout, BatchSplit> split, RandomKey key) {

    private static final int ROUNDS = 25;
    private static final int ROUNDS_OF_ALL = 3; // one alone may be the compiler's time, or a neighbour's
    private static final double BUDGET = 2; // seconds after which no further round begins
    private static final double HOPELESS = 1.6; // times the best: then not tried again

    /**
     * Measures.
     *
     * @param batches taken in turn, a round each; at least one
     * @param layouts the simplest first
     * @throws RuntimeException if gradients cannot be computed
     */
    LayoutTimes measure(List<B> batches, List<ThreadLayout> layouts) {
        Module model = phases.get(0).objective().model();
        int threadsBefore = Threads.count();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> buffers = copies(model.buffers());
            Map<ThreadLayout, Replicas> replicas = new LinkedHashMap<>();
            layouts.forEach(layout -> replicas.put(layout, new Replicas(layout)));
            try {
                return new LayoutTimes(times(batches, replicas));
            } finally {
                replicas.values().forEach(Replicas::close);
                restore(model.buffers(), buffers);
                Threads.use(threadsBefore);
            }
        }
    }

    private Map<ThreadLayout, Double> times(List<B> batches, Map<ThreadLayout, Replicas> layouts) {
        // Classes are loaded, code is compiled, caches are filled.
        layouts.forEach((layout, replicas) -> seconds(layout, replicas, batches.get(0)));
        Map<ThreadLayout, Double> best = new LinkedHashMap<>();
        long began = System.nanoTime();
        for (int round = 0; round < ROUNDS && (round == 0 || secondsSince(began) < BUDGET); round++) {
            B batch = batches.get(round % batches.size());
            double hopeless =
                    round < ROUNDS_OF_ALL ? Double.POSITIVE_INFINITY : HOPELESS * Collections.min(best.values());
            layouts.forEach((layout, replicas) -> {
                if (best.getOrDefault(layout, 0.0) < hopeless) {
                    best.merge(layout, seconds(layout, replicas, batch), Math::min);
                }
            });
        }
        return best;
    }

    /** The gradients of all phases, as a step computes them. */
    private double seconds(ThreadLayout layout, Replicas replicas, B batch) {
        Threads.use(layout.threads()); // also bounds the pool of the BLAS library, which all threads share
        long began = System.nanoTime();
        for (Phase<B> phase : phases) {
            Map<String, Tensor> parameters = phase.parameters();
            List<B> parts = split.apply(layout).partsOf(batch, phase.objective());
            try (GradientSum sum =
                    new GradientSum(parameters, phase.objective().terms().size())) {
                replicas.addTo(sum, phase.objective(), parts, parameters.values(), key.fold(phase.name()));
            }
        }
        return secondsSince(began);
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> buffers) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        buffers.forEach((name, buffer) -> copies.put(name, buffer.detach().clone()));
        return copies;
    }

    private static void restore(Map<String, Tensor> buffers, Map<String, Tensor> copies) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            copies.forEach(
                    (name, copy) -> Objects.requireNonNull(buffers.get(name)).copy_(copy));
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
