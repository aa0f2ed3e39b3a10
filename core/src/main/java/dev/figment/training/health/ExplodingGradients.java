package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradients grow without bound, in depth or in time. In depth: one of the last two layers ℓ, where the way back begins, gets
 * less than a ten-thousandth of the largest gradient, that of layer m,
 *
 * <pre>
 * rms(g_ℓ) &lt; 10⁻⁴ · rms(g_m),   medians of five checkups
 * </pre>
 *
 * In time: the norm of the last ten steps is a hundred times that of the hundred before, and above that of the first three,
 *
 * <pre>
 * median ‖g‖ (t − 9 … t) &gt; max(100 · median ‖g‖ (t − 109 … t − 10), median ‖g‖ (1 … 3))
 * </pre>
 *
 * Bengio et al. 1994; Pascanu et al. 2013, §2, arXiv:1211.5063.
 */
public final class ExplodingGradients implements Detector {

    private static final double SHARE = 1e-4;
    private static final double GROWTH = 100;
    private static final int RECENT = 10;
    private static final int BEFORE = 100;
    private static final int FEWEST_BEFORE = 30;

    private final String phase;
    private final GradientProfile profile;
    private final FirstValues first = new FirstValues();
    private final Window before = new Window(BEFORE);
    private final double[] recent = new double[RECENT];
    private long steps;
    private long lastStep;

    /** @param phase to watch; empty where a step has one */
    public ExplodingGradients(String phase) {
        this.phase = phase;
        this.profile = new GradientProfile(phase);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.EXPLODING_GRADIENTS;
    }

    @Override
    public void stepped(StepVitals vitals) {
        vitals.phase(phase).ifPresent(vital -> {
            int slot = (int) (steps % RECENT);
            if (steps >= RECENT) {
                before.add(recent[slot]);
            }
            recent[slot] = vital.gradientNorm();
            steps++;
            first.add(vital.gradientNorm());
            lastStep = vitals.step();
        });
    }

    @Override
    public void checked(Checkup checkup) {
        profile.add(checkup);
    }

    @Override
    public Optional<Finding> finding() {
        Optional<Finding> inTime = inTime();
        return inTime.isPresent() ? inTime : inDepth();
    }

    private Optional<Finding> inTime() {
        if (before.size() < FEWEST_BEFORE) {
            return Optional.empty();
        }
        double usual = before.median();
        Window now = new Window(RECENT);
        for (double norm : recent) {
            now.add(norm);
        }
        if (!(now.median() > Math.max(GROWTH * usual, first.median()))) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("gradient_norm", now.median());
        evidence.put("gradient_norm_before", usual);
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                lastStep - RECENT + 1,
                evidence,
                "the norm of the gradient is " + Numbers.of(now.median()) + ", where it was " + Numbers.of(usual)));
    }

    private Optional<Finding> inDepth() {
        return profile.growing(SHARE)
                .map(gap -> new Finding(
                        disease(),
                        phase,
                        List.of(gap.largest()),
                        gap.since(),
                        Map.of("smallest_share", gap.smallest()),
                        "an element of the gradient of " + gap.layers().get(0) + " is "
                                + Numbers.times(gap.smallest()) + " of one of " + gap.largest()
                                + ", which comes before it"));
    }
}
