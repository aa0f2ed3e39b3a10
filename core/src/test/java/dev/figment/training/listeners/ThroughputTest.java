package dev.figment.training.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.training.PhaseReport;
import dev.figment.training.StepReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    @Test
    void forgets_steps_older_than_its_window() {
        Throughput throughput = new Throughput(10);
        for (int step = 1; step <= 20; step++) {
            throughput.add(step(step, 9, 100, 5, step * 0.001), 5 * step); // slow: 20 a second
        }
        for (int step = 21; step <= 60; step++) {
            throughput.add(step(step, 3, 100, 0.5, 0.02 + (step - 20) * 0.01), 90 + 0.5 * step); // fast: 200 a second
        }
        assertThat(throughput.weightPerSecond()).isCloseTo(200, within(1e-6));
        assertThat(throughput.loss()).isCloseTo(3, within(1e-9));
    }

    @Test
    void weighs_losses_with_what_they_were_averaged_over() {
        Throughput throughput = new Throughput(10);
        throughput.add(step(1, 1, 300, 1, 0.1), 1);
        throughput.add(step(2, 5, 100, 1, 0.2), 2);
        assertThat(throughput.loss()).isCloseTo(2, within(1e-9));
    }

    @Test
    void counts_pauses_into_the_time_left_of_a_time_limit_exactly() {
        Throughput throughput = new Throughput(10);
        for (int step = 1; step <= 100; step++) {
            double ended = step + (step > 50 ? 400 : 0); // a validation after step 50
            throughput.add(step(step, 1, 1, 1, ended / 1_000), ended);
            if (step > 1) {
                assertThat(throughput.secondsLeft().orElseThrow()).isCloseTo(1_000 - ended, within(1e-6));
            }
        }
    }

    @Test
    void gives_validations_their_share_of_the_time_left_for_a_number_of_steps() {
        Throughput throughput = new Throughput(10);
        double ended = 0;
        for (int step = 1; step <= 500; step++) {
            ended += 1 + (step % 20 == 0 ? 10 : 0); // a step takes a second, and a validation after every 20th takes 10
            throughput.add(step(step, 1, 1, 1, step / 1_000.0), ended);
            double left = 1.5 * (1_000 - step);
            if (step > 100) {
                assertThat(throughput.secondsLeft().orElseThrow()).isBetween(0.8 * left, 1.2 * left);
            }
        }
        assertThat(throughput.secondsLeft().orElseThrow()).isCloseTo(750, within(20.0));
    }

    @Test
    void follows_when_steps_become_slower() {
        Throughput throughput = new Throughput(10);
        double ended = 0;
        for (int step = 1; step <= 800; step++) {
            ended += step <= 500 ? 0.1 : 1;
            throughput.add(step(step, 1, 1, 1, step / 1_000.0), ended);
        }
        assertThat(throughput.secondsLeft().orElseThrow()).isCloseTo(200, within(1e-6));
    }

    @Test
    void knows_the_time_left_only_when_training_moves() {
        Throughput throughput = new Throughput(10);
        assertThat(throughput.secondsLeft()).isEmpty();
        throughput.add(step(1, 1, 1, 1, 0), 1);
        assertThat(throughput.secondsLeft()).isEmpty();
        throughput.add(step(2, 1, 1, 1, 0), 2);
        assertThat(throughput.secondsLeft()).isEmpty();
    }

    static StepReport step(long step, double loss, double weight, double seconds, double fraction) {
        return new StepReport(step, 1, List.of(new PhaseReport("model", loss, weight, 1e-3, 1)), seconds, fraction);
    }
}
