package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.nn.Dropout;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class RandomnessPageTest {

    @Test
    void a_number_is_a_function_of_its_key() {
        RandomKey key = RandomKey.of(42); // the seed of a run
        RandomKey shuffling = key.fold("shuffling").fold(3); // of epoch 3
        int[] order = shuffling.stream().permutation(5);

        assertThat(order)
                .isEqualTo(RandomKey.of(42).fold("shuffling").fold(3).stream().permutation(5));
        assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void dropout_does_not_depend_on_how_a_batch_is_split() {
        RandomKey key = RandomKey.of(42);
        try (Dropout dropout = new Dropout(0.5);
                Scope scope = Scope.open()) {
            Tensor x = RandomTensors.normal(key.fold("x"), 0, 1, 3, 8); // [B, D]
            long step = 100;

            Tensor whole; // three examples at once
            try (Randomness random = Randomness.open(key.fold(step), new long[] {7, 8, 9})) {
                whole = dropout.forward(x);
            }
            Tensor last; // the last of them, on another machine
            try (Randomness random = Randomness.open(key.fold(step), new long[] {9})) {
                last = dropout.forward(x.narrow(0, 2, 1));
            }
            boolean equal =
                    Arrays.equals(ArrayTensors.floats(last), ArrayTensors.floats(whole.narrow(0, 2, 1))); // true

            assertThat(equal).isTrue();
        }
    }
}
