package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void bounds_what_operators_of_this_thread_use() {
        int before = Threads.count();
        Threads.use(2);
        assertThat(Threads.count()).isEqualTo(2);
        Threads.use(1);
        assertThat(Threads.count()).isEqualTo(1);
        Threads.use(before);
    }

    @Test
    void refuses_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> Threads.use(0)).withMessageContaining("at least one");
    }
}
