package dev.figment.training.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In none of at least ten checkups has any layer changed by more than a hundred-thousandth of its weights in a step,
 *
 * <pre>
 * ‖Δθ_ℓ‖ ⁄ ‖θ_ℓ‖ &lt; 10⁻⁵   in all checkups so far
 * </pre>
 *
 * where about 10⁻³ is usual (Karpathy, CS231n, "Neural Networks 3"). A run that did move and came to rest, at the end of
 * its schedule or at a minimum, has no such disease.
 */
public final class LearningRateTooLow implements Detector {

    private static final int CHECKUPS = 10;
    private static final double LOW = 1e-5;

    private final String phase;
    private int checkups;
    private long since;
    private double largest;

    /** @param phase to watch; empty where a step has one */
    public LearningRateTooLow(String phase) {
        this.phase = phase;
    }

    @Override
    public Disease disease() {
        return TrainingDisease.LEARNING_RATE_TOO_LOW;
    }

    @Override
    public void checked(Checkup checkup) {
        List<Measurement> ratios = checkup.of(phase, Measurement.UPDATE_RATIO);
        if (!ratios.isEmpty()) {
            since = checkups == 0 ? checkup.step() : since;
            checkups++;
            ratios.forEach(ratio -> largest = Math.max(largest, ratio.value()));
        }
    }

    @Override
    public Optional<Finding> finding() {
        if (checkups < CHECKUPS || !(largest < LOW)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                since,
                Map.of("largest_update_ratio", largest),
                "no step changed a layer by more than " + Numbers.of(largest)
                        + " of its weights, where about 0.001 is usual"));
    }
}
