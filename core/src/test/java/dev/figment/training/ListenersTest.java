package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("InfiniteRecursion") // of a listener, which is what it tests
class ListenersTest {

    private static final class Faulty implements TrainingListener {
        private int calls;

        @Override
        public void stepped(StepReport report) {
            calls++;
            throw new IllegalStateException("out of ink");
        }

        @Override
        public void warned(String message) {
            throw new AssertionError("of this too");
        }
    }

    @Test
    void that_recurse_without_end_are_faulty_too() throws IOException {
        Recorder recorder = new Recorder();
        TrainingListener endless = new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                stepped(report);
            }
        };
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .listener(endless)
                        .listener(recorder)
                        .build()) {
            assertThat(trainer.fit(Points.epochs(3, 4), Steps.of(3)).step()).isEqualTo(3);
        }
        assertThat(recorder.warnings).singleElement().asString().contains("StackOverflowError");
    }

    @Test
    void that_fail_are_reported_once_and_never_end_training() throws IOException {
        Faulty faulty = new Faulty();
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .listener(faulty)
                        .listener(recorder)
                        .build()) {
            assertThat(trainer.fit(Points.epochs(3, 4), Steps.of(5)).reason()).isEqualTo(TrainingEnd.Reason.COMPLETED);
        }
        assertThat(faulty.calls).isEqualTo(5);
        assertThat(recorder.steps).hasSize(5);
        assertThat(recorder.warnings)
                .singleElement()
                .asString()
                .contains(Faulty.class.getName(), "out of ink", "training goes on");
        assertThat(recorder.ends).hasSize(1);
    }
}
