package dev.figment.benchmarks.operators;

import dev.figment.nn.Dropout;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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

/** Keyed dropout of activations [32, 24, 1024] beside LibTorch's, whose masks depend on the thread that drew them. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DropoutBenchmark {

    private static final double P = 0.1;
    private static final int EXAMPLES = 32;

    private final long[] examples = LongStream.range(0, EXAMPLES).toArray();
    private final Dropout dropout = new Dropout(P);
    private final Tensor x = Scope.own(RandomTensors.normal(RandomKey.of(1), 0, 1, EXAMPLES, 24, 1024));
    private long step;

    /** The thread, as a replica's. */
    @Setup
    public void setUp() {
        Threads.use(1);
    }

    /** Ours. */
    @Benchmark
    public long keyed() {
        try (GradientMode off = GradientMode.off();
                Randomness random = Randomness.open(RandomKey.of(step++), examples);
                Scope scope = Scope.open()) {
            return dropout.forward(x).numel();
        }
    }

    /** LibTorch's. */
    @Benchmark
    public long libTorch() {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            return torch.dropout(x, P, true).numel();
        }
    }

    /** What reading and writing as much takes. */
    @Benchmark
    public long relu() {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            return x.relu().numel();
        }
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        x.close();
        dropout.close();
    }
}
