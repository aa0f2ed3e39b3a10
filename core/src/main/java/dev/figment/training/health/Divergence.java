package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every one of the last fifty losses is above where the loss began, L₀ the median of the first three:
 *
 * <pre>
 * min(Lₜ₋₄₉ … Lₜ) &gt; L₀
 * </pre>
 */
public final class Divergence implements Detector {

    private static final int STEPS = 50;

    private final String phase;
    private final FirstLosses first = new FirstLosses();
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
            first.add(vital.loss());
            recent.add(vital.loss());
        });
    }

    @Override
    public Optional<Finding> finding() {
        if (!recent.isFull() || !(recent.min() > first.median())) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("loss", recent.median());
        evidence.put("first_loss", first.median());
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                lastStep - STEPS + 1,
                evidence,
                "the loss is " + Numbers.of(recent.median()) + ", where it began at " + Numbers.of(first.median())));
    }
}
