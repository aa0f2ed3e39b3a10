package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.KeyValueCache;
import dev.figment.attention.KeyValues;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.attention.ScaledDotProductAttention;
import dev.figment.attention.SinusoidalPositions;
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

class AttentionPageTest {

    private final RandomKey key = RandomKey.of(42);
    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void both_forms_of_the_equation_agree() {
        Tensor q = RandomTensors.normal(key.fold("q"), 0, 1, 2, 8, 5, 64); // [B, heads, T, d_k]
        Tensor k = RandomTensors.normal(key.fold("k"), 0, 1, 2, 8, 5, 64); // [B, heads, S, d_k]
        Tensor v = RandomTensors.normal(key.fold("v"), 0, 1, 2, 8, 5, 64); // [B, heads, S, d_v]

        var attended = ScaledDotProductAttention.explicit(q, k, v, AttentionMask.causal(), null);
        Tensor weights = attended.weights(); // [B, heads, T, S], rows summing to one
        Tensor output = ScaledDotProductAttention.fused(q, k, v, AttentionMask.causal()); // [B, heads, T, d_v]

        assertThat(weights.shape()).containsExactly(2, 8, 5, 5);
        assertThat(ArrayTensors.floats(weights.sum(-1)))
                .usingComparatorWithPrecision(1e-5f)
                .containsOnly(1f);
        assertClose(output, attended.output());
    }

    @Test
    void the_masks_of_the_page_let_through_what_it_draws() {
        Tensor scores = RandomTensors.normal(key.fold("scores"), 0, 1, 8, 4, 4); // [heads, T, S]

        AttentionMask padding = AttentionMask.keyPadding(ArrayTensors.keep(new int[] {4, 2}, 4)); // 4 and 2 real tokens
        AttentionMask decoder = AttentionMask.causal().and(padding);
        AttentionMask cached = new AttentionMask.Causal(2); // two keys of a cache stand before the first query
        AttentionMask window = new AttentionMask.Pattern(
                ArrayTensors.of(new boolean[] {true, true, false, true, true, true, false, true, true}, 3, 3));
        AttentionMask bias = new AttentionMask.Additive(scores); // floating point, [heads, T, S] for every sequence

        assertThat(drawn(AttentionMask.causal(), 4, 4)).isEqualTo("●···|●●··|●●●·|●●●●");
        assertThat(drawn(cached, 2, 4)).isEqualTo("●●●·|●●●●");
        assertThat(drawn(padding, 4, 4)).isEqualTo("●●··|●●··|●●··|●●··");
        assertThat(drawn(decoder, 4, 4)).isEqualTo("●···|●●··|●●··|●●··");
        assertThat(drawn(window, 3, 3)).isEqualTo("●●·|●●●|·●●");
        assertThat(drawn(bias, 4, 4)).isEqualTo("●●●●|●●●●|●●●●|●●●●");
    }

    @Test
    void cached_steps_are_those_of_the_whole_sequence() {
        Tensor x = RandomTensors.normal(key.fold("x"), 0, 1, 2, 5, 32); // [B, T, D]
        List<Tensor> steps = new ArrayList<>();
        try (var attention = new MultiHeadAttention(32, 4, 0.0, key)) {
            try (KeyValueCache cache = new KeyValueCache();
                    GradientMode off = GradientMode.off()) {
                for (int t = 0; t < 5; t++) {
                    Tensor now = x.narrow(1, t, 1); // [B, 1, D]
                    KeyValues soFar = cache.append(attention.keyValues(now)); // [B, heads, t + 1, d_k] each
                    steps.add(attention.attend(now, soFar, new AttentionMask.Causal(t))); // [B, 1, D]
                }
            }
            Tensor whole = attention.forward(x, x, AttentionMask.causal());
            for (int t = 0; t < 5; t++) {
                assertClose(steps.get(t), whole.narrow(1, t, 1));
            }
        }
    }

    @Test
    void weights_are_seen_and_dropped_by_key() {
        Tensor x = RandomTensors.normal(key.fold("x"), 0, 1, 2, 5, 32); // [B, T, D]
        List<float[]> heads = new ArrayList<>();
        try (var attention = new MultiHeadAttention(32, 4, 0.1, key)) {
            attention.eval();
            try (Observation observation = Observation.open((path, what, value) -> {
                if (what.equals(MultiHeadAttention.WEIGHTS)) {
                    heads.add(ArrayTensors.floats(value)); // [B, heads, T, S]; the tensor itself goes with its scope
                }
            })) {
                attention.forward(x, x, AttentionMask.causal());
            }
            assertThat(heads).hasSize(1);
            assertThat(heads.get(0)).hasSize(2 * 4 * 5 * 5);

            attention.train();
            long step = 7;
            long[] examples = {1041, 17}; // their places in the corpus
            try (Randomness random = Randomness.open(key.fold(step), examples)) {
                Tensor y = attention.forward(x, x, AttentionMask.causal());
                Tensor again = attention.forward(x, x, AttentionMask.causal()); // the same weights are dropped
                assertThat(ArrayTensors.floats(again)).isEqualTo(ArrayTensors.floats(y));
            }
        }
    }

    @Test
    void positions_are_added() {
        Tensor x = RandomTensors.normal(key.fold("x"), 0, 1, 2, 5, 32); // [B, T, D]
        try (var positions = new SinusoidalPositions(512, 32, SinusoidalPositions.Layout.HALVES)) {
            Tensor placed = x.add(positions.from(0, 5)); // [B, T, D] + [T, D]
            assertThat(placed.shape()).containsExactly(2, 5, 32);
        }
    }

    /** The pattern that the last sequence of two sees. */
    private static String drawn(AttentionMask mask, int queries, int keys) {
        Tensor zero = RandomTensors.uniform(RandomKey.of(0), 0, 0, 2, 8, queries, 1);
        Tensor zeros = RandomTensors.uniform(RandomKey.of(0), 0, 0, 2, 8, keys, 1);
        float[] weights = ArrayTensors.floats(ScaledDotProductAttention.explicit(zero, zeros, zeros, mask, null)
                .weights()
                .select(0, 1)
                .select(0, 0));
        StringBuilder drawing = new StringBuilder();
        for (int i = 0; i < weights.length; i++) {
            drawing.append(i > 0 && i % keys == 0 ? "|" : "").append(weights[i] > 0 ? "●" : "·");
        }
        return drawing.toString();
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(ArrayTensors.floats(actual))
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(ArrayTensors.floats(expected));
    }
}
