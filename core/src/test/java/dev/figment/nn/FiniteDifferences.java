package dev.figment.nn;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.nio.DoubleBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Holds the gradients that autograd gives to central differences, in float64:
 *
 * <pre>
 * ∂L ⁄ ∂xᵢ ≈ (L(x + h eᵢ) − L(x − h eᵢ)) ⁄ 2h,     L = Σ f(x) ⊙ c
 * </pre>
 *
 * <p>with c fixed random cotangents, so that every output of f takes part. The function is called anew for each
 * difference: it must be a function of the tensors alone, which hold for everything keyed by {@code Randomness}.
 */
public final class FiniteDifferences {

    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6; // absolute below 1, relative above

    private FiniteDifferences() {}

    /**
     * Checks every element of every tensor.
     *
     * @param tensors what f reads, by the name that a failure shows; float64, contiguous, on the CPU; changed and restored
     * @param f of any shape
     * @throws AssertionError naming the tensor and the element that differ most
     */
    public static void assertGradients(Map<String, Tensor> tensors, Supplier<Tensor> f) {
        assertGradients(tensors, Integer.MAX_VALUE, RandomKey.of(0), f);
    }

    /** Converts a module to float64 and checks all its parameters and the given inputs. */
    public static void assertGradients(Module module, Map<String, Tensor> inputs, Supplier<Tensor> f) {
        module.to(ScalarType.Double);
        Map<String, Tensor> tensors = new LinkedHashMap<>(module.parameters());
        tensors.putAll(inputs);
        assertGradients(tensors, f);
    }

    /** Checks a sample of at most so many elements of each tensor, for functions that take long. */
    public static void assertGradients(
            Map<String, Tensor> tensors, int elements, RandomKey sample, Supplier<Tensor> f) {
        tensors.forEach(FiniteDifferences::requireDouble);
        tensors.values().forEach(tensor -> tensor.set_requires_grad(true));
        Map<String, double[]> expected = autograd(tensors, f);
        Difference worst = new Difference("", 0, 0, 0);
        try (GradientMode off = GradientMode.off()) {
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                String name = entry.getKey();
                double[] gradient = expected.getOrDefault(name, new double[0]);
                for (int i : chosen(gradient.length, elements, sample.fold(name))) {
                    Difference here = new Difference(name, i, gradient[i], difference(entry.getValue(), i, f));
                    worst = here.isWorseThan(worst) ? here : worst;
                }
            }
        }
        if (worst.error() > TOLERANCE) {
            throw new AssertionError("the gradient of " + worst.name() + " at element " + worst.element() + " of "
                    + expected.getOrDefault(worst.name(), new double[0]).length + " is " + worst.autograd()
                    + " by autograd and " + worst.differences() + " by central differences");
        }
    }

    private record Difference(String name, int element, double autograd, double differences) {

        double error() {
            double error = Math.abs(autograd - differences) / Math.max(1, Math.abs(differences));
            return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        }

        boolean isWorseThan(Difference other) {
            return error() > other.error();
        }
    }

    private static void requireDouble(String name, Tensor tensor) {
        if (DType.of(tensor) != DType.FLOAT64 || !tensor.is_contiguous() || !tensor.is_cpu()) {
            throw new IllegalArgumentException(
                    "finite differences need contiguous float64 tensors on the CPU, but " + name + " is not");
        }
    }

    private static Map<String, double[]> autograd(Map<String, Tensor> tensors, Supplier<Tensor> f) {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            TensorVector gradients = torch.grad(
                    new TensorVector(scalar(f)),
                    vector(tensors.values()),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    true);
            Map<String, double[]> arrays = new LinkedHashMap<>();
            int next = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                Tensor gradient = gradients.get(next++);
                boolean used = gradient.defined(); // what does not enter the function has gradient zero
                int size = Math.toIntExact(entry.getValue().numel());
                arrays.put(entry.getKey(), used ? ArrayTensors.doubles(gradient) : new double[size]);
            }
            return arrays;
        }
    }

    private static double difference(Tensor tensor, int element, Supplier<Tensor> f) {
        DoubleBuffer values = tensor.createBuffer();
        double x = values.get(element);
        double h = STEP * Math.max(1, Math.abs(x));
        try {
            values.put(element, x + h);
            double above = value(f);
            values.put(element, x - h);
            double below = value(f);
            return (above - below) / (2 * h);
        } finally {
            values.put(element, x);
        }
    }

    private static double value(Supplier<Tensor> f) {
        try (Scope scope = Scope.open()) {
            return scalar(f).item_double();
        }
    }

    private static Tensor scalar(Supplier<Tensor> f) {
        Tensor y = f.get();
        requireDoubleResult(y);
        Tensor cotangent =
                RandomTensors.normal(RandomKey.of(1), 0, 1, y.shape()).to(ScalarType.Double);
        return y.mul(cotangent).sum();
    }

    private static void requireDoubleResult(Tensor y) {
        if (DType.of(y) != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "finite differences need a float64 result, but the function returned " + DType.of(y));
        }
    }

    private static TensorVector vector(Collection<Tensor> tensors) {
        return new TensorVector(tensors.toArray(Tensor[]::new));
    }

    private static List<Integer> chosen(int size, int elements, RandomKey key) {
        if (size <= elements) {
            return IntStream.range(0, size).boxed().toList();
        }
        int[] order = key.stream().permutation(size);
        return IntStream.range(0, elements).map(i -> order[i]).boxed().toList();
    }
}
