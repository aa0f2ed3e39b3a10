package dev.figment.attention;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.nn.Observation;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MultiHeadAttentionTest {

    private static final RandomKey KEY = RandomKey.of(3);

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void hasHuggingFacesNames() {
        try (var attention = new MultiHeadAttention(16, 4, 2, true, 0, KEY)) {
            assertThat(attention.parameters().keySet())
                    .containsExactly(
                            "q_proj.weight",
                            "q_proj.bias",
                            "k_proj.weight",
                            "k_proj.bias",
                            "v_proj.weight",
                            "v_proj.bias",
                            "out_proj.weight",
                            "out_proj.bias");
            assertThat(requireNonNull(attention.parameters().get("k_proj.weight"))
                            .shape())
                    .containsExactly(8, 16);
        }
    }

    @Test
    void showsItsWeightsToAnObserverAndYieldsTheSame() {
        try (var attention = new MultiHeadAttention(16, 4, 0.5, KEY)) {
            attention.eval();
            Tensor x = RandomTensors.normal(KEY, 0, 1, 2, 5, 16);
            Tensor unobserved = attention.forward(x, x, AttentionMask.causal());
            List<long[]> shapes = new ArrayList<>();
            try (Observation observation = Observation.open((path, what, value) -> {
                if (what.equals(MultiHeadAttention.WEIGHTS)) {
                    shapes.add(value.shape());
                }
            })) {
                assertClose(attention.forward(x, x, AttentionMask.causal()), unobserved);
            }
            assertThat(shapes).hasSize(1);
            assertThat(shapes.get(0)).containsExactly(2, 4, 5, 5);
        }
    }

    @Test
    void cachedStepsEqualTheWholeSequence() {
        try (var attention = new MultiHeadAttention(16, 4, 2, true, 0, KEY);
                var cache = new KeyValueCache();
                var off = GradientMode.off()) {
            int length = 40; // more than the cache's first room
            Tensor x = RandomTensors.normal(KEY, 0, 1, 3, length, 16);
            Tensor whole = attention.forward(x, x, AttentionMask.causal());
            for (int t = 0; t < length; t++) {
                Tensor step = x.narrow(1, t, 1);
                AttentionMask mask = new AttentionMask.Causal(cache.length());
                Tensor y = attention.attend(step, cache.append(attention.keyValues(step)), mask);
                assertClose(y, whole.narrow(1, t, 1));
            }
            assertThat(cache.length()).isEqualTo(length);
        }
    }

    @Test
    void dropsTheSameWeightsOfAnExampleWhereverItIsComputed() {
        try (var attention = new MultiHeadAttention(16, 4, 0.3, KEY)) {
            Tensor x = RandomTensors.normal(KEY, 0, 1, 4, 5, 16);
            Tensor whole;
            try (var random = Randomness.open(KEY, new long[] {10, 11, 12, 13})) {
                whole = attention.forward(x, x, AttentionMask.none());
            }
            try (var random = Randomness.open(KEY, new long[] {12, 13})) {
                Tensor half = x.narrow(0, 2, 2);
                assertClose(attention.forward(half, half, AttentionMask.none()), whole.narrow(0, 2, 2));
            }
        }
    }

    @Test
    void aCacheRefusesOtherRowsThanItHolds() {
        try (var attention = new MultiHeadAttention(16, 4, 0, KEY);
                var cache = new KeyValueCache();
                var off = GradientMode.off()) {
            cache.append(attention.keyValues(RandomTensors.normal(KEY, 0, 1, 3, 1, 16)));
            KeyValues one = attention.keyValues(RandomTensors.normal(KEY, 0, 1, 1, 1, 16));
            assertThatThrownBy(() -> cache.append(one))
                    .hasMessage("a cache of 3 rows takes as many more positions, not 1");
        }
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new MultiHeadAttention(512, 7, 0, KEY))
                .hasMessage("modelDim must be divisible by heads: 512 and 7");
        assertThatThrownBy(() -> new MultiHeadAttention(16, 4, 3, true, 0, KEY))
                .hasMessage("heads must be divisible by keyValueHeads: 4 and 3");
        try (var attention = new MultiHeadAttention(16, 4, 0, KEY)) {
            Tensor x = RandomTensors.normal(KEY, 0, 1, 2, 5, 8);
            assertThatThrownBy(() -> attention.forward(x, x, AttentionMask.none()))
                    .hasMessageContaining("must be [B, T, 16], but is [2, 5, 8]");
        }
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(ArrayTensors.floats(actual))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(ArrayTensors.floats(expected));
    }
}
