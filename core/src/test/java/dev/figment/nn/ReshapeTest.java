package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ReshapeTest {

    @Test
    void keepsTheBatchAndTheOrderOfValues() {
        try (Scope scope = Scope.open();
                Reshape reshape = new Reshape(3, 2)) {
            Tensor x = RandomTensors.normal(RandomKey.of(1), 0, 1, 4, 6);
            Tensor y = reshape.forward(x);
            assertThat(y.shape()).containsExactly(4, 3, 2);
            assertThat(y.reshape(4, 6).equal(x)).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reshape.forward(x.reshape(6, 4)))
                    .withMessage("the input of Reshape must be [B, …] with 6 elements an example, but is [6, 4]");
        }
    }
}
