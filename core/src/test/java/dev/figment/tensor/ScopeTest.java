package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @Test
    void what_was_made_inside_is_freed_at_the_brace() {
        Tensor made;
        Tensor derived;
        try (Scope scope = Scope.open()) {
            made = ArrayTensors.of(new float[] {1, 2}, 2);
            derived = made.add(made);
            assertThat(made.isNull()).isFalse();
        }
        assertThat(made.isNull()).isTrue();
        assertThat(derived.isNull()).isTrue();
    }

    @Test
    void what_is_kept_belongs_to_the_scope_outside() {
        Tensor kept;
        Tensor inside;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                inside = ArrayTensors.of(new float[] {3, 4}, 2);
                kept = inner.keep(inside);
            }
            assertThat(inside.isNull()).isTrue();
            assertThat(ArrayTensors.floats(kept)).containsExactly(3, 4);
        }
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void what_is_kept_from_the_outermost_scope_is_the_callers_to_close() {
        Tensor kept;
        try (Scope scope = Scope.open()) {
            kept = scope.keep(ArrayTensors.of(new float[] {5}, 1));
        }
        assertThat(ArrayTensors.floats(kept)).containsExactly(5);
        kept.close();
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void what_is_owned_outlives_every_scope_and_shares_its_storage() {
        Tensor owned;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                Tensor made = ArrayTensors.of(new float[] {6}, 1);
                owned = Scope.own(made);
                made.fill_(new Scalar(7));
            }
        }
        assertThat(ArrayTensors.floats(owned)).containsExactly(7);
        owned.close();
    }

    @Test
    void a_thread_has_scopes_of_its_own() throws InterruptedException {
        List<Tensor> made = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Thread other = new Thread(() -> made.add(ArrayTensors.of(new float[] {8}, 1)));
            other.start();
            other.join();
        }
        assertThat(ArrayTensors.floats(made.get(0))).containsExactly(8);
        made.get(0).close();
    }

    @Test
    void keeping_from_a_scope_of_another_thread_is_refused() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Tensor tensor = ArrayTensors.of(new float[] {9}, 1);
            Thread other = new Thread(() -> scope.keep(tensor));
            other.setUncaughtExceptionHandler((thread, error) -> thrown.add(error));
            other.start();
            other.join();
        }
        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a scope belongs to the thread that opened it");
    }

    @Test
    void a_closed_scope_keeps_nothing() {
        Scope scope = Scope.open();
        scope.close();
        try (Scope other = Scope.open()) {
            Tensor tensor = ArrayTensors.of(new float[] {1}, 1);
            assertThatIllegalStateException().isThrownBy(() -> scope.keep(tensor));
        }
    }
}
