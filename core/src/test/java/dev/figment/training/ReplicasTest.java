package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.Module;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.ArrayTensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void thereIsAtLeastOne() {
        assertThatThrownBy(() -> new Replicas(0)).hasMessage("there is at least one replica, not 0");
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
}
