package dev.figment.benchmarks.operators;

import dev.figment.optim.Adam;
import dev.figment.optim.AdamForm;
import dev.figment.optim.Optimizer;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An update of 12 matrices of 1024 × 1024: Adam operator by operator, and fused. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdamBenchmark {

    private static final int MATRICES = 12;

    /** How the equation is computed. */
    @Param
    public AdamForm form;

    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();
    private Optimizer optimizer;

    /** Makes parameters and gradients. */
    @Setup
    public void setUp() {
        Threads.use(1);
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < MATRICES; i++) {
                parameters.put("w" + i, Scope.own(RandomTensors.normal(RandomKey.of(i), 0, 1, 1024, 1024)));
                gradients.put("w" + i, Scope.own(RandomTensors.normal(RandomKey.of(-i), 0, 1, 1024, 1024)));
            }
        }
        optimizer = Adam.of(0.9, 0.98, 1e-9).withForm(form).create(List.of(ParameterGroup.of("all", parameters)));
    }

    /** One step. */
    @Benchmark
    public long step() {
        optimizer.step(gradients, 1e-4);
        return optimizer.steps();
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        optimizer.close();
        parameters.values().forEach(Tensor::close);
        gradients.values().forEach(Tensor::close);
    }
}
