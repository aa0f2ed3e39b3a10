package dev.figment.vae;

import dev.figment.training.health.Checkup;
import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a {@link VaeDisease} where the median of what {@link LatentProbe} measured in the last ten checkups shows it. The
 * first ten do not count: a new model knows nothing of its images yet. A variance that explodes ends in numbers that are none
 * within some dozens of steps, and no young code has one so large but for a moment: of it the last three decide, from the first.
 *
 * <pre>
 * posterior collapse    fewer than 30 % of the dimensions have KL ≥ 0.1 nats, and the pictures vary by less than a third of
 *                       what the images vary by: codes with dimensions to spare make good pictures all the same
 * exploding variance    E_x σ_d²(x) &gt; 10 in some dimension
 * ignored code          the pictures vary by less than 2 % of what the images vary by
 * </pre>
 */
public final class LatentDetector implements Detector {

    private static final int YOUNG = 10; // checkups
    private static final double COMING = 1.2; // five checkups over the five before
    private static final double MOST_AT_REST = 0.95;

    private final VaeDisease disease;
    private final String phase;
    private final Deque<Seen> last = new ArrayDeque<>();
    private int passed;

    private record Seen(long step, Map<String, Double> values) {}

    /** @param phase to watch; empty where a step has one */
    public LatentDetector(VaeDisease disease, String phase) {
        this.disease = disease;
        this.phase = phase;
    }

    /**
     * What is watched of an autoencoder: these diseases and all of {@link Health#standard}, where dead units are from 95 % of a layer on.
     * Encoders have more units than their code takes, and up to 83 % of a layer's were at rest in sound ones.
     */
    public static Health standard() {
        return watching(Health.standard(MOST_AT_REST));
    }

    /** Watches for these diseases besides. */
    public static Health watching(Health health) {
        Health more = health.withProbe(LatentProbe::new);
        for (VaeDisease disease : VaeDisease.values()) {
            more = more.with(phase -> new LatentDetector(disease, phase));
        }
        return more;
    }

    @Override
    public Disease disease() {
        return disease;
    }

    @Override
    public void checked(Checkup checkup) {
        Map<String, Double> values = new LinkedHashMap<>();
        checkup.measurements().stream()
                .filter(measurement ->
                        measurement.phase().equals(phase) && LatentProbe.ALL.contains(measurement.what()))
                .forEach(measurement -> values.put(measurement.what(), (double) measurement.value()));
        if (values.isEmpty() || (passed++ < YOUNG && disease.isLikeYouth())) {
            return;
        }
        last.addLast(new Seen(checkup.step(), values));
        if (last.size() > disease.checkups()) {
            last.removeFirst();
        }
    }

    @Override
    public Optional<Finding> finding() {
        if (last.size() < disease.checkups()) {
            return Optional.empty();
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String what : LatentProbe.ALL) {
            double[] sorted = last.stream()
                    .filter(seen -> seen.values().containsKey(what))
                    .mapToDouble(seen -> seen.values().getOrDefault(what, Double.NaN))
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                medians.put(what, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
            }
        }
        boolean ill = disease.shows(medians) && !(disease.isLikeYouth() && picturesComeToDiffer());
        return ill
                ? Optional.of(
                        new Finding(disease, phase, List.of(), last.getFirst().step(), medians, disease.words(medians)))
                : Optional.empty();
    }

    /** Whether the code is still being learned: a young model's pictures are alike because it is young. */
    private boolean picturesComeToDiffer() {
        double older = 0;
        double newer = 0;
        int place = 0;
        for (Seen seen : last) {
            double share = seen.values().getOrDefault(LatentProbe.DECODER_SHARE, 0.0);
            if (place++ < last.size() / 2) {
                older += share;
            } else {
                newer += share;
            }
        }
        return newer > COMING * older;
    }
}
