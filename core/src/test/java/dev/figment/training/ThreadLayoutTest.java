package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How threads share a batch, and how the fastest way is found. */
class ThreadLayoutTest {

    private static final ThreadLayout ONE = new ThreadLayout(1, 1);

    @Test
    void theLayoutsWorthTryingUseOneThreadOrAll() {
        assertThat(ThreadLayout.candidates(1, true)).containsExactly(ONE);
        assertThat(ThreadLayout.candidates(2, true))
                .containsExactly(ONE, new ThreadLayout(1, 2), new ThreadLayout(2, 1));
        assertThat(ThreadLayout.candidates(16, true)).contains(new ThreadLayout(8, 2));
        assertThat(ThreadLayout.candidates(4, false)).containsExactly(ONE, new ThreadLayout(1, 4));
    }

    @Test
    void saysWhatItIs() {
        assertThat(ONE).hasToString("one thread");
        assertThat(new ThreadLayout(1, 4)).hasToString("4 threads an operator");
        assertThat(ThreadLayout.ofReplicas(2)).hasToString("2 replicas of one thread");
        assertThat(new ThreadLayout(8, 2)).hasToString("8 replicas of 2 threads");
    }

    @Test
    void hasAtLeastOneReplicaAndOneThread() {
        assertThatThrownBy(() -> ThreadLayout.ofReplicas(0)).hasMessage("there is at least one replica, not 0");
        assertThatThrownBy(() -> new ThreadLayout(1, 0)).hasMessage("an operator runs on at least one thread, not 0");
    }

    @Test
    void theFastestIsTakenUnlessASimplerOneIsAsFast() {
        assertThat(times(0.8, 0.66, 0.412).fastest()).isEqualTo(ThreadLayout.ofReplicas(2));
        assertThat(times(0.8, 0.66, 0.412))
                .hasToString("2 replicas of one thread (412 ms a step; one thread 800, 2 threads an operator 660)");
        assertThat(times(0.0040, 0.0060, 0.0039).fastest()).isEqualTo(ONE);
        assertThat(times(0.0040, 0.0060, 0.0039))
                .hasToString("one thread (4.0 ms a step; 2 threads an operator 6.0, 2 replicas of one thread 3.9)");
    }

    @Test
    void allProcessesGoByTheTimesOfTheFirst() {
        List<LayoutTimes> agreed =
                Ranks.run(2, group -> (group.rank() == 0 ? times(3, 2, 1) : times(1, 2, 3)).of(group));
        assertThat(agreed).containsOnly(times(3, 2, 1));
    }

    @Test
    void measuringLeavesTheRunAsItWas() throws IOException {
        int before = Threads.count();
        measuringLeaves(() -> new Regression(0.4));
        measuringLeaves(Normalized::new); // running statistics too
        Threads.use(before);
    }

    private static <O extends Objective<Points> & AutoCloseable> void measuringLeaves(Supplier<O> objective)
            throws IOException {
        O measured = objective.get();
        O undisturbed = objective.get();
        try (Trainer<Points> one = trainer(measured).build()) {
            one.chooseLayout(Points.epochs(3, 8), 2);
            one.fit(Points.epochs(3, 8), Steps.of(5));
            try (Trainer<Points> other =
                    trainer(undisturbed).layout(one.layout()).build()) {
                other.fit(Points.epochs(3, 8), Steps.of(5));
                assertThat(Weights.bits(measured.model())).isEqualTo(Weights.bits(undisturbed.model()));
            }
        } finally {
            measured.model().close();
            undisturbed.model().close();
        }
    }

    @Test
    void aBatchThatIsKeptWholeIsMeasuredOnOneReplica() {
        try (Normalized normalized = new Normalized();
                Trainer<Points> trainer = trainer(normalized).build()) {
            LayoutTimes times = trainer.chooseLayout(Points.epochs(3, 8), 2).orElseThrow();
            assertThat(times.seconds()).containsOnlyKeys(ONE, new ThreadLayout(1, 2));
            assertThat(times.seconds().values()).allMatch(seconds -> seconds > 0);
            assertThat(trainer.layout()).isEqualTo(times.fastest());
        }
    }

    @Test
    void oneProcessorLeavesNoChoice() {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression).replicas(3).build()) {
            assertThat(trainer.chooseLayout(Points.epochs(3, 8), 1)).isEmpty();
            assertThat(trainer.layout()).isEqualTo(ONE);
        }
    }

    @Test
    void aRunThatHasBegunKeepsItsThreads() throws IOException {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = trainer(regression).build()) {
            trainer.fit(Points.epochs(3, 8), Steps.of(2));
            assertThatThrownBy(() -> trainer.chooseLayout(Points.epochs(3, 8), 2))
                    .hasMessage("the threads of a run are chosen before its first step, but 2 are done");
        }
    }

    @Test
    void aTrainerUsesTheThreadsItIsTold() throws IOException {
        int before = Threads.count();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer =
                        trainer(regression).layout(new ThreadLayout(1, 2)).build()) {
            trainer.fit(Points.epochs(3, 8), Steps.of(1));
            assertThat(Threads.count()).isEqualTo(2);
        } finally {
            Threads.use(before);
        }
    }

    private static LayoutTimes times(double one, double operators, double replicas) {
        Map<ThreadLayout, Double> seconds = new LinkedHashMap<>();
        seconds.put(ONE, one);
        seconds.put(new ThreadLayout(1, 2), operators);
        seconds.put(ThreadLayout.ofReplicas(2), replicas);
        return new LayoutTimes(seconds);
    }

    private static TrainerBuilder<Points> trainer(Objective<Points> objective) {
        return Trainer.of(objective).optimizer(Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01));
    }
}
