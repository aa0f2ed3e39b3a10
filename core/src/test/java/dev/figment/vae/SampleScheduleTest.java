package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How many samples a step takes. */
class SampleScheduleTest {

    @Test
    void growsAfterTheStepsGiven() {
        SampleSchedule schedule = new SampleSchedule(List.of(1, 5, 50), List.of(100L, 300L));

        assertThat(List.of(1, 100, 101, 300, 301, 1_000_000))
                .extracting(schedule::at)
                .containsExactly(1, 1, 5, 5, 50, 50);
        assertThat(schedule.last()).isEqualTo(50);
    }

    @Test
    void canBeConstant() {
        assertThat(SampleSchedule.constant(7).at(1)).isEqualTo(7);
        assertThat(SampleSchedule.constant(7).last()).isEqualTo(7);
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleSchedule.constant(0))
                .withMessage("an importance-weighted bound needs at least one sample, but samples is [0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleSchedule(List.of(1, 5), List.of()))
                .withMessage(
                        "growth needs a step for each number of samples but the first: samples is [1, 5], growth is"
                                + " []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleSchedule(List.of(5, 1), List.of(10L)))
                .withMessage("samples must not become fewer, but are [5, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleSchedule(List.of(1, 5, 50), List.of(10L, 10L)))
                .withMessage("the steps of growth must be positive and ascend, but are [10, 10]");
    }
}
