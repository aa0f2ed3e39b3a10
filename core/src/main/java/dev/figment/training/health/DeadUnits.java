package dev.figment.training.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In a layer, a share of the units was zero for every example of the last checkups: 40 % or more, which Karpathy (CS231n, "Neural
 * Networks 1", on ReLU) gives as a sign of too high a learning rate, unless told otherwise.
 */
public final class DeadUnits implements Detector {

    /** Karpathy's share. */
    static final double USUAL = 0.4;

    private final String phase;
    private final double share;
    private final LayerHistory history;

    /** @param phase to watch; empty where a step has one */
    public DeadUnits(String phase) {
        this(phase, USUAL);
    }

    /**
     * From another share on.
     *
     * @param phase to watch; empty where a step has one
     * @throws IllegalArgumentException if the share is not in (0, 1]
     */
    public DeadUnits(String phase, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of dead units must lie in (0, 1], but is " + share);
        }
        this.phase = phase;
        this.share = share;
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
                .filter(layer -> layer.getValue() >= share)
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
