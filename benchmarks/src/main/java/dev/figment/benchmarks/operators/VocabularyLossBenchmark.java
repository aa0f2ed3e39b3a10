package dev.figment.benchmarks.operators;

import dev.figment.nn.CrossEntropy;
import dev.figment.nn.VocabularyLoss;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
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

/** The smoothed cross-entropy of 768 tokens over 8000 words, forward and backward: with its logits held, and without. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VocabularyLossBenchmark {

    private static final int TOKENS = 768;
    private static final int VOCABULARY = 8000;
    private static final int DIM = 256;

    private final CrossEntropy crossEntropy = new CrossEntropy(0.1);
    private final Tensor hidden = trained(1, TOKENS, DIM);
    private final Tensor weight = trained(2, VOCABULARY, DIM);
    private final Tensor bias = trained(3, VOCABULARY);
    private final Tensor labels = Scope.own(ArrayTensors.of(
            LongStream.range(0, TOKENS).map(i -> 31 * i % VOCABULARY).toArray(), TOKENS));

    private static Tensor trained(long seed, long... shape) {
        try (Scope scope = Scope.open()) {
            return Scope.own(RandomTensors.normal(RandomKey.of(seed), 0, 0.05, shape))
                    .requires_grad_(true);
        }
    }

    /** The thread, as a replica's. */
    @Setup
    public void setUp() {
        Threads.use(1);
    }

    /** The equation: all logits [768, 8000] at once. */
    @Benchmark
    public long readable() {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open();
                TensorOptional b = new TensorOptional(bias)) {
            return backward(crossEntropy.sum(torch.linear(hidden, weight, b), labels));
        }
    }

    /** A few rows of logits at a time. */
    @Benchmark
    public long withoutLogits() {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            return backward(new VocabularyLoss(crossEntropy).sum(hidden, weight, bias, labels));
        }
    }

    private long backward(Tensor loss) {
        return torch.grad(new TensorVector(loss), new TensorVector(hidden, weight, bias))
                .size();
    }

    /** Frees the tensors. */
    @TearDown
    public void tearDown() {
        hidden.close();
        weight.close();
        bias.close();
        labels.close();
    }
}
