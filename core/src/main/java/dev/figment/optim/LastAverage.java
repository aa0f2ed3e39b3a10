package dev.figment.optim;

import dev.figment.nn.Module;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The plain mean of the last n snapshots of parameters; of all where there are fewer:
 *
 * <pre>
 * θ̄ = (θₜ₋ₙ₊₁ + … + θₜ) ⁄ n
 * </pre>
 *
 * <p>Vaswani et al. 2017, §6.1, arXiv:1706.03762, who average the last 5 checkpoints, or 20. Each snapshot takes the
 * memory of the parameters.
 */
public final class LastAverage implements ParameterAverage {

    private static final String UPDATES = "updates";
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d{1,6})\\.(.+)");

    private final int count;
    private final SavedCount updates = new SavedCount();
    private final Deque<Snapshot> snapshots = new ArrayDeque<>(); // oldest first

    /**
     * Keeps so many snapshots.
     *
     * @param count n
     * @throws IllegalArgumentException if n is below 1
     */
    public LastAverage(int count) {
        HyperParameters.requirePositive(count, "the number of snapshots in an average");
        this.count = count;
    }

    @Override
    public void update(Module model) {
        Map<String, Tensor> parameters = model.parameters();
        if (!snapshots.isEmpty()) {
            snapshots.getLast().requireSame(parameters);
        }
        snapshots.addLast(new Snapshot(parameters));
        if (snapshots.size() > count) {
            snapshots.removeFirst().close();
        }
        updates.increment();
    }

    @Override
    public long updates() {
        return updates.value();
    }

    @Override
    public Map<String, Tensor> mean() {
        if (snapshots.isEmpty()) {
            throw new IllegalStateException("an average has no mean before its first update");
        }
        Map<String, Tensor> mean = new LinkedHashMap<>();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Scalar number = new Scalar((double) snapshots.size());
            for (String name : snapshots.getFirst().values().keySet()) {
                mean.put(name, scope.keep(sum(name).div_(number)));
            }
        }
        return mean;
    }

    /** {@code updates}, int64 [], and the snapshots as {@code snapshot.K.NAME}, K from 0 for the oldest. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(UPDATES, updates.tensor());
        int k = 0;
        for (Snapshot snapshot : snapshots) {
            String prefix = "snapshot." + k++ + ".";
            snapshot.values().forEach((name, value) -> state.put(prefix + name, value));
        }
        return Collections.unmodifiableMap(state);
    }

    @Override
    public void load(Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        long saved = StateProblems.count(UPDATES, state.get(UPDATES), problems);
        int kept = (int) Math.min(count, saved);
        List<Map<String, Tensor>> values = new ArrayList<>();
        for (int k = 0; k < kept; k++) {
            values.add(new LinkedHashMap<>());
        }
        state.forEach((key, value) -> {
            Matcher matcher = SNAPSHOT.matcher(key);
            if (matcher.matches() && Integer.parseInt(matcher.group(1)) < kept) {
                values.get(Integer.parseInt(matcher.group(1))).put(matcher.group(2), value);
            } else if (!key.equals(UPDATES)) {
                problems.add("unknown " + key);
            }
        });
        for (int k = 0; k < kept; k++) {
            if (values.get(k).isEmpty()
                    || !values.get(k).keySet().equals(values.get(0).keySet())) {
                problems.add("snapshot " + k + " has " + values.get(k).size() + " parameters, the first "
                        + values.get(0).size() + ", not the same");
            }
        }
        StateProblems.refuse("this state does not fit a mean of the last " + count + " snapshots", problems);
        List<Snapshot> loaded = values.stream().map(Snapshot::new).toList(); // before close: they may be our own
        close();
        snapshots.addAll(loaded);
        updates.set(saved);
    }

    @Override
    public void close() {
        updates.close();
        updates.set(0);
        snapshots.forEach(Snapshot::close);
        snapshots.clear();
    }

    private Tensor sum(String name) {
        Tensor sum = null;
        for (Snapshot snapshot : snapshots) {
            Tensor value = Objects.requireNonNull(snapshot.values().get(name));
            sum = sum == null ? value.clone() : sum.add_(value);
        }
        return Objects.requireNonNull(sum);
    }
}
