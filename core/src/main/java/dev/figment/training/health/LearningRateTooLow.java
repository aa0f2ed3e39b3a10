package dev.figment.training.health;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every layer changes by less than a hundred-thousandth of its weights in each step,
 *
 * <pre>
 * ‖Δθ_ℓ‖ ⁄ ‖θ_ℓ‖ &lt; 10⁻⁵,   medians of ten checkups
 * </pre>
 *
 * where about 10⁻³ is usual (Karpathy, CS231n, "Neural Networks 3"), although the learning rate is at half of the highest
 * so far or above: the end of a decaying schedule is no disease.
 */
public final class LearningRateTooLow implements Detector {

    private static final int CHECKUPS = 10;
    private static final double LOW = 1e-5;

    private final String phase;
    private final LayerHistory history;
    private double highestRate;
    private double rate;

    /** @param phase to watch; empty where a step has one */
    public LearningRateTooLow(String phase) {
        this.phase = phase;
        this.history = new LayerHistory(phase, Measurement.UPDATE_RATIO, CHECKUPS);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.LEARNING_RATE_TOO_LOW;
    }

    @Override
    public void stepped(StepVitals vitals) {
        vitals.phase(phase).ifPresent(vital -> {
            rate = vital.learningRate();
            highestRate = Math.max(highestRate, rate);
        });
    }

    @Override
    public void checked(Checkup checkup) {
        history.add(checkup);
    }

    @Override
    public Optional<Finding> finding() {
        Map<String, Double> ratios = history.medians();
        if (ratios.isEmpty() || rate < highestRate / 2) {
            return Optional.empty();
        }
        double largest = Collections.max(ratios.values());
        if (!(largest < LOW)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                history.since(),
                Map.of("largest_update_ratio", largest),
                "a step changes no layer by more than " + Numbers.of(largest)
                        + " of its weights, where about 0.001 is usual"));
    }
}
