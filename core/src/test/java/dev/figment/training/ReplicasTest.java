package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import dev.figment.tensor.ArrayTensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Threads that share a batch compute the step of one thread. */
class ReplicasTest {

    private static final int STEPS = 12;
    private static final double DROPOUT = 0.4;

    @Test
    void computeTheSameBitsAsOneThreadThatTakesThePartsInTurn() throws IOException {
        assertThat(weightsAfter(1, 3)).isEqualTo(weightsAfter(3, 1));
        assertThat(weightsAfter(2, 2)).isEqualTo(weightsAfter(1, 4));
    }

    @Test
    void computeTheSameBitsInEveryRun() throws IOException {
        assertThat(weightsAfter(4, 1)).isEqualTo(weightsAfter(4, 1));
    }

    @Test
    void computeTheStepOfTheWholeBatchToRoundingDropoutIncluded() throws IOException {
        List<Float> whole = weightsAfter(1, 1);
        List<Float> shared = weightsAfter(2, 1);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(shared.get(i)).isCloseTo(whole.get(i), within(1e-6f));
        }
    }

    @Test
    void carryOutEveryTaskAndThrowTheFirstFailureWhenAllAreDone() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> tasks = List.of(
                () -> done.add(Thread.currentThread().getName()),
                () -> {
                    throw new IllegalStateException("second");
                },
                () -> done.add(Thread.currentThread().getName()));
        try (Replicas replicas = new Replicas(new ThreadLayout(3, 1))) {
            assertThatThrownBy(() -> replicas.run(tasks)).hasMessage("second");
        }
        assertThat(done).hasSize(2).contains(Thread.currentThread().getName(), "figment-replica");
    }

    @Test
    void weighTokensAndNotExamples() throws IOException {
        // Three examples over two replicas: parts of one and two examples, of other token counts.
        double[] whole = gradient(1, Points.of(2, 3));
        double[] shared = gradient(2, Points.of(2, 3));
        Points batch = Points.of(2, 3);
        assertThat(batch.split(2).get(0).weight())
                .isNotEqualTo(batch.split(2).get(1).weight());
        for (int i = 0; i < whole.length; i++) {
            assertThat(shared[i]).isCloseTo(whole[i], within(1e-6));
        }
    }

    @Test
    void leaveABatchWholeThatMustBeAndItsStatisticsMoveOnce() throws IOException {
        assertThat(normalizedAfter(3, 1)).isEqualTo(normalizedAfter(1, 1)).isEqualTo(normalizedAfter(2, 2));
        assertThat(normalizedAfter(3, 1).get("norm.num_batches_tracked"))
                .as("as many forward passes as steps")
                .containsExactly(Float.floatToRawIntBits(STEPS));
    }

    @Test
    void aFailureInOneIsReportedWithItsStep() {
        Objective<Points> failing = new Objective<>() {
            private final Regression regression = new Regression(0);

            @Override
            public Module model() {
                return regression.model();
            }

            @Override
            public Loss loss(Points batch) {
                if (batch.exampleIds()[0] != 0) {
                    throw new IllegalArgumentException("the second share is bad");
                }
                return regression.loss(batch);
            }
        };
        try (Trainer<Points> trainer = Trainer.of(failing)
                .optimizer(Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01))
                .replicas(2)
                .build()) {
            assertThatThrownBy(() -> trainer.fit(epoch -> List.of(Points.of(0, 8)), Steps.of(1)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("step 1")
                    .hasMessageContaining("the second share is bad");
        }
        failing.model().close();
    }

    private static List<Float> weightsAfter(int replicas, int accumulation) throws IOException {
        try (Regression regression = new Regression(DROPOUT);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01))
                        .replicas(replicas)
                        .accumulation(accumulation)
                        .build()) {
            trainer.fit(epoch -> List.of(Points.of(0, 12), Points.of(12, 12)), Steps.of(STEPS));
            List<Float> weights = new ArrayList<>();
            regression.model().state().values().forEach(tensor -> {
                for (float weight : ArrayTensors.floats(tensor)) {
                    weights.add(weight);
                }
            });
            return weights;
        }
    }

    /** The gradient of the mean loss: what plain descent with rate 1 subtracts. */
    private static double[] gradient(int replicas, Points batch) throws IOException {
        try (Regression regression = new Regression(DROPOUT);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(Sgd.plain(), Constant.of(1))
                        .replicas(replicas)
                        .build()) {
            double[] before = Weights.flat(regression.model());
            trainer.fit(epoch -> List.of(batch), Steps.of(1));
            double[] after = Weights.flat(regression.model());
            for (int i = 0; i < after.length; i++) {
                after[i] = before[i] - after[i];
            }
            return after;
        }
    }

    private static Map<String, List<Integer>> normalizedAfter(int replicas, int accumulation) throws IOException {
        try (Normalized normalized = new Normalized();
                Trainer<Points> trainer = Trainer.of(normalized)
                        .optimizer(Adam.of(0.9, 0.99, 1e-8), Constant.of(0.01))
                        .replicas(replicas)
                        .accumulation(accumulation)
                        .build()) {
            trainer.fit(Points.epochs(3, 8), Steps.of(STEPS));
            return Weights.bits(normalized.model());
        }
    }
}
