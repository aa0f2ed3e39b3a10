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

    private final double decay;
    private final SavedCount updates = new SavedCount();
    private @Nullable Snapshot mean;

    /**
     * Remembers about 1 ⁄ (1 − d) updates.
     *
     * @param decay d
     * @throws IllegalArgumentException if d is not in [0, 1)
     */
    public ExponentialAverage(double decay) {
        HyperParameters.requireFraction(decay, "the decay of an exponential average");
        this.decay = decay;
    }

    @Override
    public void update(Module model) {
        Map<String, Tensor> parameters = model.parameters();
        Snapshot known = mean == null ? new Snapshot(parameters) : mean;
        known.requireSame(parameters);
        mean = known;
        updates.increment();
        double share = (1 - decay) / (1 - Math.pow(decay, updates.value())); // 1 at the first update
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
