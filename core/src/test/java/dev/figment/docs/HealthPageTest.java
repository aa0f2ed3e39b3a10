package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.EpochSource;
import dev.figment.docs.TrainingPageTest.LeastSquares;
import dev.figment.docs.TrainingPageTest.Pairs;
import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.StepVitals;
import dev.figment.training.health.TrainingDisease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthPageTest {

    /** The gradient norm stays at the clipping threshold: every step is clipped. */
    final class AlwaysClipped implements Detector {
        private final String phase;
        private long clippedInARow;
        private long lastStep;

        AlwaysClipped(String phase) {
            this.phase = phase;
        }

        @Override
        public Disease disease() {
            return TrainingDisease.EXPLODING_GRADIENTS;
        }

        @Override
        public void stepped(StepVitals vitals) {
            lastStep = vitals.step();
            boolean clipped = vitals.phase(phase)
                    .filter(vital -> vital.gradientNorm() > 1)
                    .isPresent();
            clippedInARow = clipped ? clippedInARow + 1 : 0;
        }

        @Override
        public Optional<Finding> finding() {
            if (clippedInARow < 100) {
                return Optional.empty();
            }
            return Optional.of(new Finding(
                    disease(),
                    phase,
                    List.of(),
                    lastStep - clippedInARow + 1,
                    Map.of(),
                    "a hundred steps in a row were clipped"));
        }
    }

    private final EpochSource<Pairs> pairs = epoch -> List.of(Pairs.of(200, 16), Pairs.of(216, 16));

    @Test
    void a_detector_of_your_own_is_told_of_and_its_findings_are_told() throws IOException {
        List<String> findings = new ArrayList<>();
        try (Sequential model = new Sequential(new Linear(1, 1, RandomKey.of(1)))) {
            try (Trainer<Pairs> trainer = Trainer.of(new LeastSquares(model))
                    .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                    .health(Health.standard().every(20).with(AlwaysClipped::new))
                    .listener(new TrainingListener() {
                        @Override
                        public void found(long step, Finding finding) {
                            findings.add(finding.toString());
                        }
                    })
                    .build()) {
                trainer.fit(pairs, Steps.of(200));
            }
        }
        assertThat(findings).contains("exploding gradients since step 1: a hundred steps in a row were clipped");
    }

    @Test
    void a_rate_is_found_for_a_line() {
        try (Sequential model = new Sequential(new Linear(1, 1, RandomKey.of(1)));
                Trainer<Pairs> trainer = Trainer.of(new LeastSquares(model))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .build()) {
            LearningRateCurve curve = trainer.testLearningRates(LearningRateRangeTest.standard(), pairs);
            double peak = curve.suggestion();
            assertThat(peak).isBetween(1e-3, 1.0);
            assertThat(curve.points()).isNotEmpty();
        }
    }
}
