package dev.figment.optim;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** The values of named tensors at one moment, copied, and owned until close. */
final class Snapshot implements AutoCloseable {

    private final Map<String, Tensor> values = new LinkedHashMap<>();

    Snapshot(Map<String, Tensor> tensors) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            tensors.forEach(
                    (name, tensor) -> values.put(name, Scope.own(tensor.detach().clone())));
        }
    }

    /** By name; they belong to this snapshot. */
    Map<String, Tensor> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Writes the values into tensors of the same names and shapes. */
    void copyInto(Map<String, Tensor> tensors) {
        requireSame(tensors);
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            tensors.forEach((name, tensor) -> tensor.copy_(Objects.requireNonNull(values.get(name))));
        }
    }

    /** Refuses tensors of other names or shapes than these. */
    void requireSame(Map<String, Tensor> tensors) {
        List<String> problems = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            Tensor value = values.get(name);
            if (value == null) {
                problems.add(name + " is new");
            } else if (!Arrays.equals(value.shape(), tensor.shape())) {
                problems.add(name + " was " + Shapes.describe(value) + " and is " + Shapes.describe(tensor));
            }
        });
        values.keySet().stream()
                .filter(name -> !tensors.containsKey(name))
                .forEach(name -> problems.add(name + " is missing"));
        StateProblems.refuse("these are not the parameters that were averaged", problems);
    }

    @Override
    public void close() {
        values.values().forEach(Tensor::close);
        values.clear();
    }
}
