package dev.figment.optim;

import dev.figment.tensor.DType;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import dev.figment.tensor.ThreadTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters under a rule, and what the rule remembers of them. Made by {@link OptimizerRule#create}.
 *
 * <p>The parameters belong to their module, which must outlive the optimiser; the remembered state belongs to the
 * optimiser and is freed on {@link #close()}. For one thread at a time, while no other reads the parameters.
 */
public final class Optimizer implements AutoCloseable {

    private static final String STEP = "step";

    private final Update update;
    private final double weightDecay;
    private final List<ParameterGroup> groups;
    private final Map<String, ParameterState> parameters = new LinkedHashMap<>();
    private final SavedCount steps = new SavedCount();

    Optimizer(Update update, double weightDecay, List<ParameterGroup> groups) {
        this.update = update;
        this.weightDecay = weightDecay;
        this.groups = List.copyOf(groups);
        Map<String, ParameterGroup> owners = new HashMap<>();
        for (ParameterGroup group : groups) {
            group.parameters().forEach((name, tensor) -> {
                ParameterGroup other = owners.put(name, group);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "the parameter " + name + " is in two groups: " + other.name() + " and " + group.name());
                }
                update.check(name, tensor);
                parameters.put(name, new ParameterState(tensor));
            });
        }
    }

    /**
     * Takes one step, in place. A parameter without a gradient is left as it is and its own count of steps does not
     * move, as in PyTorch.
     *
     * @param gradients by parameter name, of the parameters' shapes and dtypes; left unchanged
     * @param learningRate η of this step, multiplied by each group's scale
     * @throws IllegalArgumentException if a gradient is of an unknown parameter or of another shape or dtype than its
     *     parameter, or the learning rate is negative or not finite; nothing is changed then
     */
    public void step(Map<String, Tensor> gradients, double learningRate) {
        step(gradients, learningRate, ThreadTeam.ofOne());
    }

    /** As {@link #step(Map, double)}, the parameters dealt to threads: the same bits, since none depends on another. */
    public void step(Map<String, Tensor> gradients, double learningRate, ThreadTeam team) {
        HyperParameters.requireNotNegative(learningRate, "the learning rate");
        gradients.forEach(this::requireFitting);
        team.share(
                countedUpdates(gradients), due -> due.gradient().value().numel(), share -> apply(share, learningRate));
        steps.increment();
    }

    /** A gradient, and the group that its parameter is in. */
    private record Due(ParameterGroup group, Update.Gradient gradient) {}

    private List<Due> countedUpdates(Map<String, Tensor> gradients) {
        List<Due> updates = new ArrayList<>();
        for (ParameterGroup group : groups) {
            for (String name : group.parameters().keySet()) {
                Tensor gradient = gradients.get(name);
                ParameterState parameter = parameters.get(name);
                if (gradient != null && parameter != null) {
                    parameter.countStep();
                    updates.add(new Due(group, new Update.Gradient(parameter, gradient)));
                }
            }
        }
        return updates;
    }

    private void apply(List<Due> updates, double learningRate) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            for (ParameterGroup group : groups) {
                List<Update.Gradient> gradients = updates.stream()
                        .filter(due -> due.group() == group)
                        .map(Due::gradient)
                        .toList();
                double decay = group.weightDecay().orElse(weightDecay);
                update.apply(gradients, learningRate * group.learningRateScale(), decay);
            }
        }
    }

    /** How many steps were taken, those before a {@link #load} included. */
    public long steps() {
        return steps.value();
    }

    /**
     * All that {@link #load} needs to go on bit for bit: {@code step}, int64 [], and for each parameter updated so far its
     * own count {@code step.NAME}, int64 [], and the rule's tensors, as {@code exp_avg.NAME}.
     *
     * @return tensors of this optimiser, which change at the next step and are freed when it closes
     */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(STEP, steps.tensor());
        parameters.forEach((name, parameter) -> {
            if (parameter.steps() > 0) {
                state.put(STEP + "." + name, parameter.savedSteps());
                for (String what : update.stateNames()) {
                    Tensor remembered = parameter.find(what);
                    if (remembered != null) {
                        state.put(what + "." + name, remembered);
                    }
                }
            }
        });
        return Collections.unmodifiableMap(state);
    }

    /**
     * Goes on from a saved state, whatever this optimiser did before. The values are copied; nothing is changed unless
     * all fit.
     *
     * @throws IllegalArgumentException naming the tensors that are missing, unknown or of another shape or dtype
     */
    public void load(Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> unread = new LinkedHashMap<>(state);
        long savedSteps = StateProblems.count(STEP, unread.remove(STEP), problems);
        Map<ParameterState, Saved> saved = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> saved.put(parameter, take(name, parameter, unread, problems)));
        unread.keySet().forEach(key -> problems.add("unknown " + key));
        StateProblems.refuse("this state does not fit the optimiser", problems);
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            saved.forEach((parameter, from) -> {
                Map<String, Tensor> copies = new LinkedHashMap<>();
                from.tensors().forEach((what, value) -> {
                    Tensor copy = parameter.tensor().detach().clone(); // on the parameter's device
                    copies.put(what, Scope.own(copy.copy_(value)));
                });
                parameter.restore(from.steps(), copies);
            });
        }
        steps.set(savedSteps);
    }

    /** Frees the state. The parameters stay. */
    @Override
    public void close() {
        parameters.values().forEach(ParameterState::close);
        steps.close();
        update.close();
    }

    private record Saved(long steps, Map<String, Tensor> tensors) {}

    private Saved take(String name, ParameterState parameter, Map<String, Tensor> unread, List<String> problems) {
        String key = STEP + "." + name;
        Map<String, Tensor> found = new LinkedHashMap<>();
        Tensor count = unread.remove(key);
        if (count == null) {
            return new Saved(0, found); // never updated; any tensor of it is left to be reported as unknown
        }
        for (String what : update.stateNames()) {
            String tensorKey = what + "." + name;
            Tensor value = unread.remove(tensorKey);
            if (value == null) {
                problems.add("missing " + tensorKey);
            } else if (!Arrays.equals(value.shape(), parameter.tensor().shape())) {
                problems.add(tensorKey + " is " + Shapes.describe(value) + " where its parameter is "
                        + Shapes.describe(parameter.tensor()));
            } else if (DType.of(value) != DType.of(parameter.tensor())) {
                problems.add(tensorKey + " is " + DType.of(value) + " where its parameter is "
                        + DType.of(parameter.tensor()));
            } else {
                found.put(what, value);
            }
        }
        return new Saved(StateProblems.count(key, count, problems), found);
    }

    private void requireFitting(String name, Tensor gradient) {
        ParameterState parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "a gradient was given for " + name + ", which is no parameter of this optimiser");
        }
        Tensor tensor = parameter.tensor();
        if (!Arrays.equals(gradient.shape(), tensor.shape()) || DType.of(gradient) != DType.of(tensor)) {
            throw new IllegalArgumentException("the gradient of " + name + " is " + DType.of(gradient) + " "
                    + Shapes.describe(gradient) + " where the parameter is " + DType.of(tensor) + " "
                    + Shapes.describe(tensor));
        }
    }
}
