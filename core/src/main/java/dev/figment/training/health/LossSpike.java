package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three losses in a row far above the hundred before them,
 *
 * <pre>
 * min(Lₜ₋₂, Lₜ₋₁, Lₜ) &gt; m + max(10 σ, 0.1 (L₀ − m))
 * </pre>
 *
 * with m the median of the hundred, σ their deviation (1.4826 × the median distance from m) and L₀ the first loss: beyond
 * any noise of the batches, and a tenth of all that training has gained is lost. Three in a row, because one strange batch
 * is no disease. Losses above the line are not taken into the hundred, so that the spike ends when the loss comes back
 * below it, or after a hundred steps, when it is no spike any more. Chowdhery et al. 2022, §5.1, arXiv:2204.02311.
 */
public final class LossSpike implements Detector {

    private static final int BEFORE = 100;
    private static final int FEWEST_BEFORE = 30;
    private static final int IN_A_ROW = 3;
    private static final double DEVIATIONS = 10;
    private static final double GAIN_LOST = 0.1;

    private final String phase;
    private final FirstValues first = new FirstValues();
    private final Window before = new Window(BEFORE);
    private final Window above = new Window(BEFORE);
    private long lastStep;

    /** @param phase to watch; empty where a step has one */
    public LossSpike(String phase) {
        this.phase = phase;
    }

    @Override
    public Disease disease() {
        return TrainingDisease.LOSS_SPIKE;
    }

    @Override
    public void stepped(StepVitals vitals) {
        vitals.phase(phase).ifPresent(vital -> {
            lastStep = vitals.step();
            first.add(vital.loss());
            if (before.size() >= FEWEST_BEFORE && vital.loss() > line()) {
                above.add(vital.loss());
                if (above.isFull()) { // this is how things are now
                    before.clear();
                    above.clear();
                }
            } else {
                above.clear();
                before.add(vital.loss());
            }
        });
    }

    private double line() {
        double median = before.median();
        return median + Math.max(DEVIATIONS * before.deviation(), GAIN_LOST * (first.median() - median));
    }

    @Override
    public Optional<Finding> finding() {
        if (above.size() < IN_A_ROW) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("loss", above.max());
        evidence.put("loss_before", before.median());
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                lastStep - above.size() + 1,
                evidence,
                "the loss went up to " + Numbers.of(above.max()) + ", where it was " + Numbers.of(before.median())));
    }
}
