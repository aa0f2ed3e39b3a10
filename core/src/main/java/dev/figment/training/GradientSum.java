package dev.figment.training;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The one reduction in the middle of a step: gradients of parts go in, the gradient of the mean loss comes out,
 *
 * <pre>
 * g = Σₚ ∂Lₚ ⁄ Σₚ wₚ       over parts p, Lₚ the summed loss and wₚ its weight
 * </pre>
 *
 * <p>Parts are added in the order of the calls, whichever thread or process computed them, because floating-point sums
 * depend on it. For one thread.
 */
final class GradientSum implements AutoCloseable {

    private final List<String> names;
    private final @Nullable Tensor[] sums;
    private final boolean[] fresh; // whether a sum is storage of its own that may be written to
    private double lossSum;
    private double weight;

    GradientSum(List<String> names) {
        this.names = names;
        this.sums = new @Nullable Tensor[names.size()];
        this.fresh = new boolean[names.size()];
    }

    /**
     * Adds a part. What backward passes return may be shared between parameters or expanded from one number, so it is
     * never written to: the first sum makes a new tensor.
     */
    void add(PartGradients part) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            for (int i = 0; i < sums.length; i++) {
                Tensor gradient = part.gradients().get(i);
                Tensor sum = sums[i];
                if (gradient == null) {
                    continue;
                }
                if (sum == null) {
                    sums[i] = Scope.own(gradient);
                } else if (fresh[i]) {
                    sum.add_(gradient);
                } else {
                    sums[i] = Scope.own(sum.add(gradient));
                    fresh[i] = true;
                    sum.close();
                }
            }
        }
        lossSum += part.lossSum();
        weight += part.weight();
    }

    /** The summed loss divided by the summed weight. */
    double meanLoss() {
        return lossSum / weight;
    }

    /** The summed weight. */
    double weight() {
        return weight;
    }

    /**
     * Divides by the weight, once, after the last part.
     *
     * @return by parameter name, without the parameters that no part depends on; dense tensors of their own that may be
     *     written to, freed when this is closed
     */
    Map<String, Tensor> mean() {
        Map<String, Tensor> mean = new LinkedHashMap<>();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Scalar divisor = new Scalar(weight);
            for (int i = 0; i < sums.length; i++) {
                Tensor sum = sums[i];
                if (sum == null) {
                    continue;
                }
                if (fresh[i]) {
                    sum.div_(divisor);
                } else {
                    sums[i] = Scope.own(sum.div(divisor));
                    fresh[i] = true;
                    sum.close();
                    sum = sums[i];
                }
                mean.put(names.get(i), sum);
            }
        }
        return mean;
    }

    @Override
    public void close() {
        for (Tensor sum : sums) {
            if (sum != null) {
                sum.close();
            }
        }
    }
}
