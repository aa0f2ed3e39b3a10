package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Observation;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void attention_is_run_and_looked_into() {
        List<String> seen = new ArrayList<>();

        RandomKey key = RandomKey.of(42);
        try (var attention = new MultiHeadAttention(512, 8, 0.0, key);
                Scope scope = Scope.open()) {
            Tensor x = RandomTensors.normal(key.fold("x"), 0, 1, 2, 5, 512); // [B, T, D]
            Tensor y = attention.forward(x, x, AttentionMask.causal()); // [B, T, D]

            // What happens inside shows itself to an observer: here, the weights [B, heads, T, T].
            try (var watching =
                    Observation.open((path, what, value) -> seen.add(what + " " + Shapes.describe(value)))) {
                attention.forward(x, x, AttentionMask.causal());
            }
            seen.add("output " + Shapes.describe(y));
        } // every tensor made since Scope.open() is freed here, without waiting for the garbage collector

        assertThat(seen).contains("attention.weights [2, 8, 5, 5]", "output [2, 5, 512]");
    }
}
