package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void aLinearAxisRunsFromARoundNumberToARoundNumber() {
        Axis axis = Axis.linear(1.13, 5.9, 4);

        assertThat(axis.ticks()).containsExactly(0.0, 2.0, 4.0, 6.0);
        assertThat(axis.place(3)).isEqualTo(0.5);
    }

    @Test
    void stepsTakeTheWholeLine() {
        Axis axis = Axis.upTo(7_983, 5);

        assertThat(axis.place(0)).isZero();
        assertThat(axis.place(7_983)).isEqualTo(1);
        assertThat(axis.ticks()).containsExactly(0.0, 2_000.0, 4_000.0, 6_000.0);
    }

    @Test
    void aLogarithmicAxisGivesEqualRatiosEqualRoom() {
        Axis axis = Axis.logarithmic(1, 10_000);

        assertThat(axis.place(100)).isCloseTo(0.5, within(1e-12));
        assertThat(axis.ticks()).hasSize(5);
        assertThat(Axis.logarithmic(3, 60).ticks()).hasSize(4); // 5, 10, 20, 50
    }

    @Test
    void oneValueStillMakesAnAxis() {
        assertThat(Axis.linear(2, 2, 4).place(2)).isBetween(0.0, 1.0);
        assertThat(Axis.linear(0, 0, 4).place(0)).isBetween(0.0, 1.0);
        assertThat(Axis.linear(0, 0, 4).high()).isEqualTo(1);
        assertThat(Axis.upTo(1, 5).place(1)).isEqualTo(1);
        assertThat(Axis.logarithmic(5, 5).place(5)).isBetween(0.0, 1.0);
    }
}
