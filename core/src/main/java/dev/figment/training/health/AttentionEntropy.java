package dev.figment.training.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entropy H of a layer's attention, relative to even attention and mean over its heads ({@link
 * AttentionEntropyProbe}), lies at an end of its range in the median of ten checkups:
 *
 * <pre>
 * H &lt; 0.01   collapsed: Zhai et al. 2023, §3, arXiv:2303.06296
 * H &gt; 0.99   uniform, from step 500 on: Noci et al. 2022, §3, arXiv:2206.03126
 * </pre>
 *
 * The mean over heads is what counts, because single heads that look at one position (the previous token) are common in
 * good models (Voita et al. 2019, arXiv:1905.09418). Attention begins uniform, so that it takes some time to be a finding.
 */
public final class AttentionEntropy implements Detector {

    private static final int CHECKUPS = 10;
    private static final double COLLAPSED = 0.01;
    private static final double UNIFORM = 0.99;
    private static final long UNIFORM_FROM_STEP = 500;

    private final String phase;
    private final boolean collapse;
    private final LayerHistory history;
    private long lastStep;

    private AttentionEntropy(String phase, boolean collapse) {
        this.phase = phase;
        this.collapse = collapse;
        this.history = new LayerHistory(phase, Measurement.ATTENTION_ENTROPY, CHECKUPS);
    }

    /** Watches for attention that collapses onto one position. */
    public static AttentionEntropy collapse(String phase) {
        return new AttentionEntropy(phase, true);
    }

    /** Watches for attention that never learns to choose. */
    public static AttentionEntropy uniform(String phase) {
        return new AttentionEntropy(phase, false);
    }

    @Override
    public Disease disease() {
        return collapse ? TrainingDisease.ATTENTION_COLLAPSE : TrainingDisease.UNIFORM_ATTENTION;
    }

    @Override
    public void checked(Checkup checkup) {
        history.add(checkup);
        lastStep = checkup.step();
    }

    @Override
    public Optional<Finding> finding() {
        Map<String, Double> entropies = history.medians();
        Comparator<Double> worstFirst = collapse ? Comparator.naturalOrder() : Comparator.reverseOrder();
        List<String> layers = entropies.entrySet().stream()
                .filter(layer -> collapse ? layer.getValue() < COLLAPSED : layer.getValue() > UNIFORM)
                .sorted(Map.Entry.comparingByValue(worstFirst))
                .map(Map.Entry::getKey)
                .toList();
        if (layers.isEmpty() || (!collapse && lastStep < UNIFORM_FROM_STEP)) {
            return Optional.empty();
        }
        double worst = entropies.getOrDefault(layers.get(0), Double.NaN);
        return Optional.of(new Finding(
                disease(),
                phase,
                layers,
                history.since(),
                Map.of("entropy", worst),
                "the entropy of the attention of " + layers.get(0) + " is " + Numbers.of(worst)
                        + " of what even attention has"));
    }
}
