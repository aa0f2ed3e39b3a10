package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExactMatchTest {

    @Test
    void countsEqualStringsOnly() {
        ExactMatch match = ExactMatch.of(List.of("a", "b ", "C", "d"), List.of("a", "b", "c", "d"));

        assertThat(match).isEqualTo(new ExactMatch(2, 4));
        assertThat(match.score()).isEqualTo(50);
        assertThat(match.text()).isEqualTo("exact match = 50.00 % (2 of 4)");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> ExactMatch.of(List.of("a"), List.of("a", "b")))
                .hasMessageContaining("1 hypotheses and references for 2 segments");
        assertThatThrownBy(() -> new ExactMatch(3, 2)).hasMessageContaining("found 3 of 2");
    }
}
