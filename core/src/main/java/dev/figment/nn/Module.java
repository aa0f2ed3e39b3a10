package dev.figment.nn;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A part of a model that owns parameters, buffers and other modules, in the order of their making.
 *
 * <p>Dotted names are PyTorch's: {@code encoder.layers.0.self_attn.q_proj.weight}. A module owns its tensors and frees
 * them on {@link #close()}; closing the root closes the tree. Forward passes only read a module, so several threads may
 * run them at once; everything else (mode, loading, moving, closing) is for one thread at a time.
 */
public abstract class Module implements AutoCloseable {

    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private @Nullable Module parent;
    private String name = "";
    private boolean training = true;

    /**
     * Takes a tensor as a trainable parameter of this module.
     *
     * @param value its initial value; the handle given is closed, the one returned belongs to the module
     */
    protected final Tensor parameter(String name, Tensor value) {
        Tensor owned = adopt(name, value);
        owned.set_requires_grad(true);
        parameters.put(name, owned);
        return owned;
    }

    /**
     * Takes a tensor as state that is saved with the model and not trained: running statistics.
     *
     * @param value its initial value; the handle given is closed, the one returned belongs to the module
     */
    protected final Tensor buffer(String name, Tensor value) {
        Tensor owned = adopt(name, value);
        buffers.put(name, owned);
        return owned;
    }

    /** Takes a module as part of this one. The name may be dotted: {@code layers.0}. */
    protected final <M extends Module> M child(String name, M module) {
        requireFree(name);
        if (((Module) module).parent != null) {
            throw new IllegalArgumentException(
                    "the module given as " + name + " is already part of another, at " + module.path());
        }
        ((Module) module).parent = this;
        ((Module) module).name = name;
        children.put(name, module);
        return module;
    }

    /**
     * Shows a value to whoever observes this thread, and costs nothing where nobody does.
     *
     * @param what names the value: {@code attention.weights}
     * @return the value itself
     */
    protected final Tensor observe(String what, Tensor value) {
        Observation observation = Observation.current();
        if (observation != null) {
            observation.show(path(), what, value);
        }
        return value;
    }

    /** The dotted name of this module below its root; empty for the root. */
    public final String path() {
        if (parent == null) {
            return "";
        }
        String above = parent.path();
        return above.isEmpty() ? name : above + "." + name;
    }

    /** The parts of this module by name, in the order of their making. */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(children);
    }

    /** All trainable tensors below this module by dotted name; a tensor with two names appears under its first. */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(
                "",
                (prefix, module) -> module.parameters.forEach((key, tensor) -> {
                    if (seen.add(tensor)) {
                        all.put(prefix + key, tensor);
                    }
                }));
        return Collections.unmodifiableMap(all);
    }

    /** All buffers below this module by dotted name. */
    public final Map<String, Tensor> buffers() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        walk("", (prefix, module) -> module.buffers.forEach((key, tensor) -> all.put(prefix + key, tensor)));
        return Collections.unmodifiableMap(all);
    }

    /** What a checkpoint of this module holds: its parameters, then its buffers. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters());
        all.putAll(buffers());
        return Collections.unmodifiableMap(all);
    }

    /** The number of trainable elements. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::numel).sum();
    }

    /**
     * Copies values into parameters and buffers; dtype and device stay the module's. Nothing is changed unless all fits.
     *
     * @throws IllegalArgumentException naming every tensor that is missing, unknown or of another shape
     */
    public final void load(Map<String, Tensor> values) {
        Map<String, Tensor> own = state();
        List<String> problems = new ArrayList<>();
        own.forEach((key, tensor) -> {
            Tensor value = values.get(key);
            if (value == null) {
                problems.add("missing " + key);
            } else if (!Arrays.equals(value.shape(), tensor.shape())) {
                problems.add(key + " is " + Shapes.describe(value) + " where the model has " + Shapes.describe(tensor));
            }
        });
        values.keySet().stream().filter(key -> !own.containsKey(key)).forEach(key -> problems.add("unknown " + key));
        if (!problems.isEmpty()) {
            String shown = String.join("; ", problems.subList(0, Math.min(5, problems.size())));
            String more = problems.size() > 5 ? "; and " + (problems.size() - 5) + " more" : "";
            throw new IllegalArgumentException("these values do not fit the model: " + shown + more);
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            own.forEach((key, tensor) -> tensor.copy_(Objects.requireNonNull(values.get(key))));
        }
    }

    /** Training mode: dropout drops, batch normalisation uses the batch. The mode of a new module. */
    public final void train() {
        walk("", (prefix, module) -> module.training = true);
    }

    /** Evaluation mode. */
    public final void eval() {
        walk("", (prefix, module) -> module.training = false);
    }

    /** Whether this module is in training mode. */
    public final boolean isTraining() {
        return training;
    }

    /**
     * Tells every part of this module that a training step begins. The training loop calls it once a step, on one thread,
     * whatever the number of replicas and phases: what moves by the step and not by the example, such as the vectors of
     * {@link SpectralNorm}, moves here.
     */
    public final void beginStep() {
        walk("", (prefix, module) -> module.stepBegins());
    }

    /** What this part does at the beginning of a step, its children aside; nothing unless overridden. */
    protected void stepBegins() {}

    /** Moves all parameters and buffers to a device, in place. */
    public final void to(Device device) {
        try (Scope scope = Scope.open()) {
            state().values().forEach(tensor -> tensor.set_data(tensor.detach().to(device, tensor.scalar_type())));
        }
    }

    /** Converts all floating-point parameters and buffers, in place: float64 for gradient checks. */
    public final void to(ScalarType type) {
        try (Scope scope = Scope.open()) {
            state().values().stream()
                    .filter(Tensor::is_floating_point)
                    .forEach(tensor -> tensor.set_data(tensor.detach().to(type)));
        }
    }

    /** How messages name this module: {@code Conv2d encoder.0}; a root by its class alone. */
    @Override
    public final String toString() {
        String path = path();
        return path.isEmpty() ? getClass().getSimpleName() : getClass().getSimpleName() + " " + path;
    }

    /** Frees every tensor below this module. A closed module must not be used. */
    @Override
    public void close() {
        walk("", (prefix, module) -> {
            module.parameters.values().forEach(Tensor::close);
            module.buffers.values().forEach(Tensor::close);
        });
    }

    private Tensor adopt(String name, Tensor value) {
        requireFree(name);
        try (Scope scope = Scope.open()) { // of the detached handle, whether or not the caller has one
            Tensor owned = Scope.own(value.detach());
            value.close();
            return owned;
        }
    }

    private void requireFree(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a part of a module needs a name");
        }
        if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " has a part named " + name + " already");
        }
    }

    private void walk(String prefix, BiConsumer<String, Module> visitor) {
        visitor.accept(prefix, this);
        children.forEach((key, module) -> module.walk(prefix + key + ".", visitor));
    }
}
