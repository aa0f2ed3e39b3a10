package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MaximumLengthTest {

    @Test
    void followsTheSource() {
        assertThat(MaximumLength.ofSource(1.5, 10).of(7)).isEqualTo(20); // 20.5
        assertThat(MaximumLength.fixed(12).of(7)).isEqualTo(12);
        assertThat(MaximumLength.ofSource(0.1, 0).of(3)).isEqualTo(1);
        assertThat(MaximumLength.ofSource(1e9, 0).of(1000)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> MaximumLength.fixed(0)).hasMessage("a maximum length must be at least 1 token, not 0");
        assertThatThrownBy(() -> MaximumLength.ofSource(-1, 5))
                .hasMessage(
                        "a maximum length a·source + b needs a, b ≥ 0 and not both zero, but a is -1.0 and b is 5.0");
        assertThatThrownBy(() -> MaximumLength.ofSource(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MaximumLength.ofSource(Double.NaN, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
