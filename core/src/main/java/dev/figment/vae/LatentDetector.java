package dev.figment.vae;

import dev.figment.training.health.Checkup;
import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.Measurement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a {@link VaeDisease} where the median of what {@link LatentProbe} measured in the last ten checkups shows it. The
 * first ten do not count: a new model knows nothing of its images yet.
 *
 * <pre>
 * posterior collapse    fewer than 30 % of the dimensions are active: Var_x E[z_d | x] &gt; 0.01, Burda et al. 2016, §5.3
 * exploding variance    E_x σ_d²(x) &gt; 10 in some dimension
 * ignored code          the pictures vary by less than 2 % of what the images vary by
 * </pre>
 */
public final class LatentDetector implements Detector {

    private static final int CHECKUPS = 10;

    private final VaeDisease disease;
    private final String phase;
    private final Deque<Seen> last = new ArrayDeque<>();
    private int passed;

    private record Seen(long step, double value, double divergence) {}

    /** @param phase to watch; empty where a step has one */
    public LatentDetector(VaeDisease disease, String phase) {
        this.disease = disease;
        this.phase = phase;
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
        List<Measurement> measured = checkup.of(phase, disease.measured());
        List<Measurement> divergence = checkup.of(phase, LatentProbe.DIVERGENCE);
        if (measured.isEmpty() || passed++ < CHECKUPS) {
            return;
        }
        last.addLast(new Seen(
                checkup.step(),
                measured.get(0).value(),
                divergence.isEmpty() ? Double.NaN : divergence.get(0).value()));
        if (last.size() > CHECKUPS) {
            last.removeFirst();
        }
    }

    @Override
    public Optional<Finding> finding() {
        if (last.size() < CHECKUPS) {
            return Optional.empty();
        }
        double[] values = last.stream().mapToDouble(Seen::value).sorted().toArray();
        double median = (values[CHECKUPS / 2 - 1] + values[CHECKUPS / 2]) / 2;
        if (!disease.shows(median)) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put(disease.measured(), median);
        evidence.put(LatentProbe.DIVERGENCE, last.getLast().divergence());
        return Optional.of(new Finding(
                disease, phase, List.of(), last.getFirst().step(), evidence, disease.words(median)));
    }
}
