package dev.figment.training;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The one reduction of a step: the gradients of two parts, 12 million numbers each, summed and divided. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GradientSumBenchmark {

    private static final int MATRICES = 12;

    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final List<List<Tensor>> parts = new ArrayList<>();

    /** Makes the gradients, on one thread as the loop's. */
    @Setup
    public void setUp() {
        Threads.use(1);
        try (Scope scope = Scope.open()) {
            for (int part = 0; part < 2; part++) {
                List<Tensor> gradients = new ArrayList<>();
                for (int i = 0; i < MATRICES; i++) {
                    Tensor gradient = Scope.own(RandomTensors.normal(RandomKey.of(i + part), 0, 1, 1024, 1024));
                    gradients.add(gradient);
                    parameters.putIfAbsent("w" + i, gradient);
                }
                parts.add(gradients);
            }
        }
    }

    /** What the loop does with the parts of two replicas. */
    @Benchmark
    public long sumAndDivide() {
        try (GradientSum sum = new GradientSum(parameters, 0)) {
            parts.forEach(gradients -> sum.add(new PartGradients(List.copyOf(gradients), 1, 1)));
            return sum.mean().size();
        }
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        parts.forEach(gradients -> gradients.forEach(Tensor::close));
    }
}
