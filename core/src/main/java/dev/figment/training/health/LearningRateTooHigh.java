package dev.figment.training.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At least half of the layers change by more than a twentieth of their weights in each step,
 *
 * <pre>
 * ‖Δθ_ℓ‖ ⁄ ‖θ_ℓ‖ &gt; 0.05,   medians of five checkups
 * </pre>
 *
 * where about 10⁻³ is usual (Karpathy, CS231n, "Neural Networks 3"): the factor of fifty leaves room for the first steps
 * of Adam and for small layers. Under Adam without weight decay, weights grow until the ratio looks right whatever the
 * rate; then it is {@link DeadUnits}, {@link LossSpike} or {@link Divergence} that tells.
 */
public final class LearningRateTooHigh implements Detector {

    private static final int CHECKUPS = 5;
    private static final double HIGH = 0.05;

    private final String phase;
    private final LayerHistory history;

    /** @param phase to watch; empty where a step has one */
    public LearningRateTooHigh(String phase) {
        this.phase = phase;
        this.history = new LayerHistory(phase, Measurement.UPDATE_RATIO, CHECKUPS);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.LEARNING_RATE_TOO_HIGH;
    }

    @Override
    public void checked(Checkup checkup) {
        history.add(checkup);
    }

    @Override
    public Optional<Finding> finding() {
        Map<String, Double> ratios = history.medians();
        List<String> layers = ratios.entrySet().stream()
                .filter(layer -> layer.getValue() > HIGH)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
        if (layers.isEmpty() || 2 * layers.size() < ratios.size()) {
            return Optional.empty();
        }
        double worst = ratios.getOrDefault(layers.get(0), Double.NaN);
        return Optional.of(new Finding(
                disease(),
                phase,
                layers,
                history.since(),
                Map.of("update_ratio", worst),
                "a step changes " + layers.get(0) + " by " + Numbers.percent(worst)
                        + " of its weights, where about 0.1 % is usual"));
    }
}
