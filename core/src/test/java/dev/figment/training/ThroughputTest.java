package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    @Test
    void forgets_steps_older_than_its_window() {
        Throughput throughput = new Throughput(10);
        for (int step = 1; step <= 20; step++) {
            throughput.add(step(step, 9, 100, 5, step * 0.001)); // slow: 20 a second
        }
        for (int step = 21; step <= 60; step++) {
            throughput.add(step(step, 3, 100, 0.5, 0.02 + (step - 20) * 0.01)); // fast: 200 a second
        }
        assertThat(throughput.weightPerSecond()).isCloseTo(200, within(1e-6));
        assertThat(throughput.loss()).isCloseTo(3, within(1e-9));
        assertThat(throughput.secondsLeft().orElseThrow()).isCloseTo(0.58 * 0.5 / 0.01, within(1e-6));
    }

    @Test
    void weighs_losses_with_what_they_were_averaged_over() {
        Throughput throughput = new Throughput(10);
        throughput.add(step(1, 1, 300, 1, 0.1));
        throughput.add(step(2, 5, 100, 1, 0.2));
        assertThat(throughput.loss()).isCloseTo(2, within(1e-9));
    }

    @Test
    void knows_the_time_left_only_when_training_moves() {
        Throughput throughput = new Throughput(10);
        assertThat(throughput.secondsLeft()).isEmpty();
        throughput.add(step(1, 1, 1, 1, 0));
        assertThat(throughput.secondsLeft()).isEmpty();
        throughput.add(step(2, 1, 1, 1, 0));
        assertThat(throughput.secondsLeft()).isEmpty();
    }

    static StepReport step(long step, double loss, double weight, double seconds, double fraction) {
        return new StepReport(step, 1, List.of(new PhaseReport("model", loss, weight, 1e-3, 1)), seconds, fraction);
    }
}
