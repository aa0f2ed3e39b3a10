package dev.figment.benchmarks.operators;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.ScaledDotProductAttention;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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

/** Attention of 32 sentences with 8 heads of 32, causal, forward and backward: the equation and the fused kernel. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionBenchmark {

    /** T, the positions of a sentence. */
    @Param({"24", "128"})
    public int length;

    private Tensor query;
    private Tensor key;
    private Tensor value;

    /** Makes queries, keys and values [32, 8, T, 32]. */
    @Setup
    public void setUp() {
        Threads.use(1);
        query = projected(1);
        key = projected(2);
        value = projected(3);
    }

    private Tensor projected(long seed) {
        try (Scope scope = Scope.open()) {
            return Scope.own(RandomTensors.normal(RandomKey.of(seed), 0, 1, 32, 8, length, 32))
                    .requires_grad_(true);
        }
    }

    /** The equation, which can show and drop weights. */
    @Benchmark
    public long explicit() {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            return backward(ScaledDotProductAttention.explicit(query, key, value, AttentionMask.causal(), null)
                    .output());
        }
    }

    /** LibTorch's kernel. */
    @Benchmark
    public long fused() {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            return backward(ScaledDotProductAttention.fused(query, key, value, AttentionMask.causal()));
        }
    }

    private long backward(Tensor output) {
        return torch.grad(new TensorVector(output.sum()), new TensorVector(query, key, value))
                .size();
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        query.close();
        key.close();
        value.close();
    }
}
