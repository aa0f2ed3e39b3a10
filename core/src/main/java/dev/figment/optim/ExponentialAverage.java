package dev.figment.optim;

import dev.figment.nn.Module;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The exponential moving average of parameters, corrected for its start as Adam's moments are:
 *
 * <pre>
 * aₜ = d aₜ₋₁ + (1 − d) θₜ,  a₀ = 0;     read as  āₜ = aₜ ⁄ (1 − dᵗ)
 * </pre>
 *
 * <p>It is kept in its corrected form, āₜ = āₜ₋₁ + (1 − d) ⁄ (1 − dᵗ) · (θₜ − āₜ₋₁), which is the same: the first update
 * takes the parameters as they are, the next ones nearly their plain mean, and the initial values have no share.
 *
 * <p>The correction is that of Kingma and Ba 2015, §3, arXiv:1412.6980, whose §7.2 averages parameters so.
 */
public final class ExponentialAverage implements ParameterAverage {

    private static final String UPDATES = "updates";
    private static final String AVERAGE = "average.";

    private final LongToDoubleFunction shareOfNewest; // by the number of the update, from 1
    private final Predicate<String> chosen;
    private final SavedCount updates = new SavedCount();
    private @Nullable Snapshot mean;

    /**
     * Remembers about 1 ⁄ (1 − d) updates.
     *
     * @param decay d
     * @throws IllegalArgumentException if d is not in [0, 1)
     */
    public ExponentialAverage(double decay) {
        this(update -> (1 - decay) / (1 - Math.pow(decay, update)), name -> true);
        HyperParameters.requireFraction(decay, "the decay of an exponential average");
    }

    private ExponentialAverage(LongToDoubleFunction shareOfNewest, Predicate<String> chosen) {
        this.shareOfNewest = shareOfNewest;
        this.chosen = chosen;
    }

    /**
     * Instead of the correction, a memory that grows with training: half of the mean is younger than min(h, ρ t) updates,
     *
     * <pre>āₜ = āₜ₋₁ + (1 − 2^(−1 ⁄ min(h, ρ t))) (θₜ − āₜ₋₁)</pre>
     *
     * <p>so that a generator's first attempts are forgotten. Karras et al. 2020, arXiv:2006.06676, whose h is 10 000 images or
     * more and ρ is 0.05.
     *
     * @param halfLife h, in updates
     * @param rampUp ρ
     * @throws IllegalArgumentException if either is not a finite number above 0
     */
    public static ExponentialAverage rampedUp(double halfLife, double rampUp) {
        HyperParameters.requirePositive(halfLife, "the half-life of an exponential average");
        HyperParameters.requirePositive(rampUp, "the ramp-up of an exponential average");
        return new ExponentialAverage(
                update -> 1 - Math.pow(0.5, 1 / Math.min(halfLife, rampUp * update)), name -> true);
    }

    /** The same kind of average, of the parameters below a dotted name only: {@code generator}. Without updates yet. */
    public ExponentialAverage of(String module) {
        return new ExponentialAverage(shareOfNewest, name -> name.startsWith(module + "."));
    }

    @Override
    public void update(Module model) {
        Map<String, Tensor> parameters = new LinkedHashMap<>(model.parameters());
        parameters.keySet().removeIf(name -> !chosen.test(name));
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(model + " has no parameters to average under the name chosen");
        }
        Snapshot known = mean == null ? new Snapshot(parameters) : mean;
        known.requireSame(parameters);
        mean = known;
        updates.increment();
        double share = shareOfNewest.applyAsDouble(updates.value()); // 1 at the first update, or near it
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            known.values().forEach((name, average) -> {
                average.lerp_(Objects.requireNonNull(parameters.get(name)), new Scalar(share)); // ā + share (θ − ā)
            });
        }
    }

    @Override
    public long updates() {
        return updates.value();
    }

    @Override
    public Map<String, Tensor> mean() {
        if (mean == null) {
            throw new IllegalStateException("an average has no mean before its first update");
        }
        Map<String, Tensor> copies = new LinkedHashMap<>();
        mean.values().forEach((name, value) -> copies.put(name, value.clone()));
        return copies;
    }

    /** {@code updates}, int64 [], and the mean as {@code average.NAME}. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(UPDATES, updates.tensor());
        if (mean != null) {
            mean.values().forEach((name, value) -> state.put(AVERAGE + name, value));
        }
        return Collections.unmodifiableMap(state);
    }

    @Override
    public void load(Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        long count = StateProblems.count(UPDATES, state.get(UPDATES), problems);
        Map<String, Tensor> values = new LinkedHashMap<>();
        state.forEach((key, value) -> {
            if (key.startsWith(AVERAGE)) {
                values.put(key.substring(AVERAGE.length()), value);
            } else if (!key.equals(UPDATES)) {
                problems.add("unknown " + key);
            }
        });
        if (problems.isEmpty() && (count == 0) != values.isEmpty()) {
            problems.add(count + " updates and " + values.size() + " averaged parameters");
        }
        StateProblems.refuse("this state does not fit an exponential average", problems);
        Snapshot loaded = values.isEmpty() ? null : new Snapshot(values); // before close: they may be our own
        close();
        mean = loaded;
        updates.set(count);
    }

    @Override
    public void close() {
        updates.close();
        updates.set(0);
        if (mean != null) {
            mean.close();
            mean = null;
        }
    }
}
