package dev.figment.training.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In a layer, 40 % of the units or more were zero for every example of the last checkups: the share that Karpathy
 * (CS231n, "Neural Networks 1", on ReLU) gives as a sign of too high a learning rate.
 */
public final class DeadUnits implements Detector {

    private static final double SHARE = 0.4;

    private final String phase;
    private final LayerHistory history;

    /** @param phase to watch; empty where a step has one */
    public DeadUnits(String phase) {
        this.phase = phase;
        this.history =
                new LayerHistory(phase, Measurement.DEAD_UNITS, 1); // a measurement spans several checkups already
    }

    @Override
    public Disease disease() {
        return TrainingDisease.DEAD_UNITS;
    }

    @Override
    public void checked(Checkup checkup) {
        history.add(checkup);
    }

    @Override
    public Optional<Finding> finding() {
        Map<String, Double> shares = history.medians();
        List<String> layers = shares.entrySet().stream()
                .filter(layer -> layer.getValue() >= SHARE)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        double worst = shares.getOrDefault(layers.get(0), 0.0);
        return Optional.of(new Finding(
                disease(),
                phase,
                layers,
                history.since(),
                Map.of("dead_share", worst),
                Numbers.percent(worst) + " of the units of " + layers.get(0)
                        + " were zero for every example of the last checkups"));
    }
}
