package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LengthPenaltyTest {

    @Test
    void theFormulasAreThoseOfThePapers() {
        assertThat(LengthPenalty.power(1).score(-6, 4)).isEqualTo(-1.5);
        assertThat(LengthPenalty.power(0.5).score(-6, 4)).isEqualTo(-3);
        assertThat(LengthPenalty.power(-1).score(-6, 4)).isEqualTo(-24);
        assertThat(LengthPenalty.power(0).score(-6, 4)).isEqualTo(-6);
        assertThat(LengthPenalty.gnmt(1).score(-6, 7)).isEqualTo(-3); // (5 + 7) / 6 = 2
        assertThat(LengthPenalty.gnmt(0.6).score(-6, 1)).isEqualTo(-6);
        assertThat(LengthPenalty.gnmt(0.6).score(-6, 13)).isCloseTo(-6 / Math.pow(3, 0.6), within(1e-12));
        assertThat(LengthPenalty.none().score(-6, 4)).isEqualTo(-6);
        assertThat(LengthPenalty.wordReward(0.5).score(-6, 4)).isEqualTo(-4);
    }

    static Stream<LengthPenalty> penalties() {
        return Stream.of(
                LengthPenalty.power(-2),
                LengthPenalty.power(0),
                LengthPenalty.power(1.3),
                LengthPenalty.gnmt(-0.5),
                LengthPenalty.gnmt(0.7),
                LengthPenalty.none(),
                LengthPenalty.wordReward(0.4),
                LengthPenalty.wordReward(-0.4));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void theBoundIsReachedAndNeverExceeded(LengthPenalty penalty) {
        double bound = penalty.bound(-3, 4, 9);
        double highest = Double.NEGATIVE_INFINITY;
        for (int length = 4; length <= 9; length++) {
            highest = Math.max(highest, penalty.score(-3, length));
            assertThat(penalty.score(-3.5, length)).isLessThan(bound);
        }
        assertThat(bound).isEqualTo(highest);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> LengthPenalty.power(Double.NaN))
                .hasMessage("the alpha of a length penalty must be finite, not NaN");
        assertThatThrownBy(() -> LengthPenalty.gnmt(Double.POSITIVE_INFINITY))
                .hasMessage("the alpha of a length penalty must be finite, not Infinity");
        assertThatThrownBy(() -> LengthPenalty.wordReward(Double.NaN))
                .hasMessage("the gamma of a length penalty must be finite, not NaN");
    }
}
