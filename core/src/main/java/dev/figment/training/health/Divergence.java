package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every one of the last fifty losses is a tenth or more above the first, before which nothing was trained:
 *
 * <pre>
 * min(Lₜ₋₄₉ … Lₜ) &gt; L₁ + 0.1 |L₁|
 * </pre>
 */
public final class Divergence implements Detector {

    private static final int STEPS = 50;
    private static final double MARGIN = 0.1;

    private final String phase;
    private double first = Double.NaN;
    private final Window recent = new Window(STEPS);
    private long lastStep;

    /** @param phase to watch; empty where a step has one */
    public Divergence(String phase) {
        this.phase = phase;
    }

    @Override
    public Disease disease() {
        return TrainingDisease.DIVERGENCE;
    }

    @Override
    public void stepped(StepVitals vitals) {
        vitals.phase(phase).ifPresent(vital -> {
            lastStep = vitals.step();
            first = Double.isNaN(first) ? vital.loss() : first;
            recent.add(vital.loss());
        });
    }

    @Override
    public Optional<Finding> finding() {
        if (!recent.isFull() || !(recent.min() > first + MARGIN * Math.abs(first))) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("loss", recent.median());
        evidence.put("first_loss", first);
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                lastStep - STEPS + 1,
                evidence,
                "the loss is " + Numbers.of(recent.median()) + ", where it began at " + Numbers.of(first)));
    }
}
