package dev.figment.attention;

import dev.figment.nn.FiniteDifferences;
import dev.figment.nn.Initializer;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention's gradients, by queries, keys, values and projections, against finite differences in float64. */
class AttentionGradientsTest {

    private static final RandomKey KEY = RandomKey.of(12);
    private static final int LENGTH = 4;

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    /** Every kind of mask over 4 queries and 4 keys of 2 sequences. */
    enum Masked {
        NOT {
            @Override
            AttentionMask mask() {
                return AttentionMask.none();
            }
        },
        CAUSAL {
            @Override
            AttentionMask mask() {
                return AttentionMask.causal();
            }
        },
        PADDED {
            @Override
            AttentionMask mask() {
                return AttentionMask.keyPadding(ArrayTensors.keep(new int[] {4, 2}, LENGTH));
            }
        },
        /** The second sequence is all padding: none of its queries has anything to attend to. */
        ALL_PADDING {
            @Override
            AttentionMask mask() {
                return AttentionMask.keyPadding(ArrayTensors.keep(new int[] {3, 0}, LENGTH));
            }
        },
        BIASED_AND_CAUSAL {
            @Override
            AttentionMask mask() {
                Tensor bias = RandomTensors.normal(KEY.fold("bias"), 0, 1, LENGTH, LENGTH);
                return new AttentionMask.Additive(bias.to(ScalarType.Double)).and(AttentionMask.causal());
            }
        };

        abstract AttentionMask mask();
    }

    @ParameterizedTest
    @EnumSource
    void ofTheEquation(Masked masked) {
        AttentionMask mask = masked.mask();
        Map<String, Tensor> inputs = inputs();
        FiniteDifferences.assertGradients(inputs, () -> ScaledDotProductAttention.explicit(
                        get(inputs, "query"), get(inputs, "key"), get(inputs, "value"), mask, null)
                .output());
    }

    @ParameterizedTest
    @EnumSource
    void ofTheKernel(Masked masked) {
        AttentionMask mask = masked.mask();
        Map<String, Tensor> inputs = inputs();
        FiniteDifferences.assertGradients(
                inputs,
                () -> ScaledDotProductAttention.fused(
                        get(inputs, "query"), get(inputs, "key"), get(inputs, "value"), mask));
    }

    @ParameterizedTest(name = "{0} key-value heads")
    @ValueSource(ints = {1, 2, 4})
    void ofManyHeadsMaskedAndGrouped(int keyValueHeads) {
        AttentionMask mask = Masked.PADDED.mask();
        Tensor query = random("query", 2, 3, 8);
        Tensor memory = random("memory", 2, LENGTH, 8);
        try (var attention = new MultiHeadAttention(8, 4, keyValueHeads, true, 0, KEY)) {
            FiniteDifferences.assertGradients(
                    attention, Map.of("query", query, "memory", memory), () -> attention.forward(query, memory, mask));
        }
    }

    @Test
    void ofManyHeadsThatDropWeights() {
        Tensor x = random("x", 2, LENGTH, 4);
        try (var attention = new MultiHeadAttention(4, 2, 0.3, KEY)) {
            FiniteDifferences.assertGradients(
                    attention, Map.of("x", x), keyed(() -> attention.forward(x, x, AttentionMask.causal())));
        }
    }

    @Test
    void ofLearnedPositions() {
        try (var positions = new LearnedPositions(5, 3, Initializer.normal(1), KEY)) {
            FiniteDifferences.assertGradients(positions, Map.of(), () -> positions.from(1, 3));
        }
    }

    /** Two heads of two sequences share one key-value head. */
    private static Map<String, Tensor> inputs() {
        return Map.of(
                "query", random("query", 2, 2, LENGTH, 3),
                "key", random("key", 2, 1, LENGTH, 3),
                "value", random("value", 2, 1, LENGTH, 2));
    }

    private static Tensor get(Map<String, Tensor> inputs, String name) {
        return Objects.requireNonNull(inputs.get(name));
    }

    private static Supplier<Tensor> keyed(Supplier<Tensor> f) {
        return () -> {
            try (Randomness random = Randomness.open(KEY, new long[] {3, 4})) {
                return f.get();
            }
        };
    }

    private static Tensor random(String name, long... shape) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, shape).to(ScalarType.Double);
    }
}
