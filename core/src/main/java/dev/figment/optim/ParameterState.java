package dev.figment.optim;

import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A parameter with what its optimiser remembers of it. Owns the remembered tensors, not the parameter. */
final class ParameterState implements AutoCloseable {

    private final Tensor tensor;
    private final Map<String, Tensor> remembered = new LinkedHashMap<>();
    private final SavedCount steps = new SavedCount();

    ParameterState(Tensor tensor) {
        this.tensor = tensor;
    }

    Tensor tensor() {
        return tensor;
    }

    /** How often this parameter was updated: fewer times than the optimiser where it went without a gradient. */
    long steps() {
        return steps.value();
    }

    /** The same as a tensor of this object's. */
    Tensor savedSteps() {
        return steps.tensor();
    }

    void countStep() {
        steps.increment();
    }

    /** What is remembered under a name; zeros of the parameter's shape at first. */
    Tensor zerosAtFirst(String name) {
        return remembered(name, () -> torch.zeros_like(tensor));
    }

    /** What is remembered under a name; at first what is given, whose storage becomes this object's. */
    Tensor remembered(String name, Supplier<Tensor> first) {
        Tensor known = remembered.get(name);
        if (known == null) {
            known = Scope.own(first.get());
            remembered.put(name, known);
        }
        return known;
    }

    @Nullable
    Tensor find(String name) {
        return remembered.get(name);
    }

    /** Forgets everything and starts from these tensors, which become this object's. */
    void restore(long updates, Map<String, Tensor> tensors) {
        close();
        steps.set(updates);
        remembered.putAll(tensors);
    }

    @Override
    public void close() {
        remembered.values().forEach(Tensor::close);
        remembered.clear();
        steps.close();
        steps.set(0);
    }
}
