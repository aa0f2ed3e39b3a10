package dev.figment.conformance;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How near two tensors must be: |actual − expected| ≤ absolute + relative · |expected|, at every element.
 *
 * @param absolute the part that does not grow with the value
 * @param relative the part that does
 */
record Agreement(double absolute, double relative) {

    /** For outputs and gradients. */
    static final Agreement OUTPUTS = new Agreement(1e-5, 1e-4);

    /** For learning rates, which may themselves be smaller than 1e-6. */
    static final Agreement SCHEDULES = new Agreement(1e-12, 1e-6);

    /** @throws AssertionError naming the tensor and its worst element */
    void require(String name, Tensor actual, Tensor expected) {
        require(name, actual, expected, null);
    }

    /**
     * Holds an actual tensor to an expected one.
     *
     * @param asserted bool, of a shape that expands to the tensors'; where it is false nothing is asserted
     */
    void require(String name, Tensor actual, Tensor expected, @Nullable Tensor asserted) {
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            throw new AssertionError(
                    name + " is " + Shapes.describe(actual) + ", expected " + Shapes.describe(expected));
        }
        double[] found = ArrayTensors.doubles(actual);
        double[] wanted = ArrayTensors.doubles(expected);
        boolean[] matters = new boolean[found.length];
        Arrays.fill(matters, true);
        if (wanted.length > 0 && Arrays.stream(wanted).allMatch(Double::isNaN)) {
            throw new AssertionError(name + " asserts nothing: every element of the expectation is NaN");
        }
        if (asserted != null) {
            try (Scope scope = Scope.open()) {
                matters = ArrayTensors.booleans(asserted.expand(expected.shape()));
            }
        }
        int worst = -1;
        int wrong = 0;
        double worstExcess = 0;
        for (int i = 0; i < found.length; i++) {
            double allowed = absolute + relative * Math.abs(wanted[i]);
            boolean agrees =
                    Math.abs(found[i] - wanted[i]) <= allowed || found[i] == wanted[i]; // false if found is NaN
            if (matters[i] && !Double.isNaN(wanted[i]) && !agrees) { // a reference has NaN where a row is masked whole
                wrong++;
                double excess = Math.abs(found[i] - wanted[i]) / allowed;
                if (worst < 0 || Double.isNaN(excess) || excess > worstExcess) {
                    worst = i;
                    worstExcess = excess;
                }
            }
        }
        if (wrong > 0) {
            throw new AssertionError(String.format(
                    "%s%s is %s, expected %s within %s + %s·|expected|; %d of %d elements disagree",
                    name,
                    Arrays.toString(index(worst, expected.shape())),
                    found[worst],
                    wanted[worst],
                    absolute,
                    relative,
                    wrong,
                    found.length));
        }
    }

    private static long[] index(int flat, long[] shape) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int d = shape.length - 1; d >= 0; d--) {
            index[d] = rest % shape[d];
            rest /= shape[d];
        }
        return index;
    }
}
