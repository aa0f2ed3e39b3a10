package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class NativeErrorsTest {

    @Test
    void are_one_line_without_their_backtrace() {
        Throwable error;
        try (Scope scope = Scope.open()) {
            error = catchThrowable(() -> torch.ones(2, 3).matmul(torch.ones(2, 3)));
        }
        assertThat(error.getMessage()).contains("\n");
        assertThat(NativeErrors.oneLine(error)).isEqualTo("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        assertThat(NativeErrors.explain(error)).isEqualTo(NativeErrors.oneLine(error));
    }

    @Test
    void say_when_it_was_native_memory_that_ran_out() {
        Throwable error;
        try (Scope scope = Scope.open()) {
            error = catchThrowable(() -> torch.empty(1L << 50));
        }
        assertThat(NativeErrors.isOutOfMemory(error)).isTrue();
        assertThat(NativeErrors.explain(error))
                .startsWith("native memory ran out: ")
                .contains("you tried to allocate 4503599627370496 bytes")
                .doesNotContain("\n");
        assertThat(NativeErrors.explain(new RuntimeException("std::bad_alloc")))
                .isEqualTo("native memory ran out: std::bad_alloc");
    }

    @Test
    void say_when_it_was_the_heap_of_the_jvm() {
        Throwable error = catchThrowable(() -> {
            List<long[]> all = new ArrayList<>();
            while (true) {
                all.add(new long[Integer.MAX_VALUE - 8]);
            }
        });
        assertThat(NativeErrors.explain(error)).isEqualTo("the Java heap ran out: Java heap space");
    }
}
