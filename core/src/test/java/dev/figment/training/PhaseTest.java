package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps a phase takes part in, and what is told around its loss. */
class PhaseTest {

    /** Notes what the step tells it, in order. */
    private static final class Told implements Objective<Points> {

        private final String name;
        private final Regression regression;
        private final List<String> notes;

        Told(String name, Regression regression, List<String> notes) {
            this.name = name;
            this.regression = regression;
            this.notes = notes;
        }

        @Override
        public Module model() {
            return regression.model();
        }

        @Override
        public void beginStep(long step) {
            notes.add(name + " begins " + step);
        }

        @Override
        public Loss loss(Points batch) {
            return regression.loss(batch);
        }

        @Override
        public void endStep(long step) {
            notes.add(name + " ends " + step);
        }
    }

    @Test
    void takes_part_in_every_nth_step() throws IOException {
        Recorder recorder = new Recorder();
        List<String> notes = new ArrayList<>();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(List.of(
                                phase("critic", regression, notes),
                                phase("generator", regression, notes).everySteps(3)))
                        .listener(recorder)
                        .build()) {
            trainer.fit(Points.epochs(4, 8), Steps.of(6));
        }
        assertThat(recorder.steps).extracting(step -> step.phases().size()).containsExactly(1, 1, 2, 1, 1, 2);
    }

    @Test
    void tells_its_objective_once_before_and_once_after_whatever_the_number_of_parts() throws IOException {
        List<String> notes = new ArrayList<>();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(
                                List.of(phase("a", regression, notes), phase("b", regression, notes)))
                        .replicas(2)
                        .accumulation(2)
                        .build()) {
            trainer.fit(Points.epochs(4, 8), Steps.of(2));
        }
        assertThat(notes)
                .containsExactly(
                        "a begins 1",
                        "a ends 1",
                        "b begins 1",
                        "b ends 1",
                        "a begins 2",
                        "a ends 2",
                        "b begins 2",
                        "b ends 2");
    }

    @Test
    void the_model_is_told_of_a_step_once_whatever_the_number_of_parts_and_phases() throws IOException {
        try (Regression regression = new Regression(0);
                Followed followed = new Followed(regression);
                Trainer<Points> trainer = Trainer.of(List.of(
                                Phase.of("a", followed, Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01)),
                                Phase.of("b", followed, Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01))))
                        .replicas(2)
                        .build()) {
            trainer.fit(Points.epochs(4, 8), Steps.of(5));
            assertThat(followed.root.begun).isEqualTo(5);
        }
    }

    /** The regression inside a root that counts the steps it is told of. */
    private static final class Followed implements Objective<Points>, AutoCloseable {

        private final Regression regression;
        private final Root root;

        private static final class Root extends Module {
            private int begun;

            Root(Module inner) {
                child("inner", inner);
            }

            @Override
            protected void stepBegins() {
                begun++;
            }
        }

        Followed(Regression regression) {
            this.regression = regression;
            this.root = new Root(regression.model());
        }

        @Override
        public Module model() {
            return root;
        }

        @Override
        public Loss loss(Points batch) {
            return regression.loss(batch);
        }

        @Override
        public void close() {
            root.close();
        }
    }

    @Test
    void the_first_takes_part_in_every_step() {
        try (Regression regression = new Regression(0)) {
            Phase<Points> lazy =
                    phase("generator", regression, new ArrayList<>()).everySteps(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Trainer.of(List.of(lazy)).build())
                    .withMessage(
                            "the first phase takes part in every step, because its loss is the step's, but generator"
                                    + " does in every 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lazy.everySteps(0))
                    .withMessage("the phase generator takes part in every 1st or later step, not in every 0");
        }
    }

    private static Phase<Points> phase(String name, Regression regression, List<String> notes) {
        return Phase.of(name, new Told(name, regression, notes), Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01));
    }
}
