package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AutocastTest {

    private final Scope scope = Scope.open();
    private final Tensor x = RandomTensors.normal(RandomKey.of(1), 0, 1, 3, 3);

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void products_are_of_bfloat16_and_sums_of_float32() {
        try (Autocast bfloat16 = Autocast.bfloat16()) {
            assertThat(DType.of(x.matmul(x))).isEqualTo(DType.BFLOAT16);
            assertThat(DType.of(x.add(x.matmul(x)))).isEqualTo(DType.FLOAT32);
        }
        assertThat(DType.of(x.matmul(x))).isEqualTo(DType.FLOAT32);
    }

    @Test
    void it_nests_and_ends_with_an_exception_too() {
        try (Autocast bfloat16 = Autocast.bfloat16()) {
            try (Autocast off = Autocast.off()) {
                assertThat(DType.of(x.matmul(x))).isEqualTo(DType.FLOAT32);
                throw new IllegalStateException("within");
            } catch (IllegalStateException within) {
                assertThat(DType.of(x.matmul(x))).isEqualTo(DType.BFLOAT16);
            }
        }
        assertThat(DType.of(x.matmul(x))).isEqualTo(DType.FLOAT32);
    }

    @Test
    void it_is_of_one_thread() {
        try (Autocast bfloat16 = Autocast.bfloat16()) {
            DType elsewhere = CompletableFuture.supplyAsync(() -> {
                        try (Scope other = Scope.open()) {
                            return DType.of(x.matmul(x));
                        }
                    })
                    .join();
            assertThat(elsewhere).isEqualTo(DType.FLOAT32);
        }
    }
}
