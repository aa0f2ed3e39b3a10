package dev.figment.training;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.ProcessGroupException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
    private final List<Tensor> parameters;
    private final @Nullable Tensor[] sums;
    private final boolean[] fresh; // whether a sum is storage of its own that may be written to
    private final double[] terms;
    private double lossSum;
    private double weight;

    /**
     * @param parameters whose gradients are summed, by name
     * @param terms how many the loss has
     */
    GradientSum(Map<String, Tensor> parameters, int terms) {
        this.terms = new double[terms];
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
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
        for (int i = 0; i < terms.length; i++) {
            terms[i] += part.terms().get(i);
        }
    }

    /**
     * Adds what the other processes have summed; all then hold the same bits. A gradient that no process has stays absent.
     *
     * @throws ProcessGroupException if another process is lost
     */
    void allReduce(ProcessGroup group) {
        if (group.worldSize() == 1) {
            return;
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            double[] counts = new double[sums.length + 2 + terms.length];
            for (int i = 0; i < sums.length; i++) {
                counts[i] = sums[i] == null ? 0 : 1;
            }
            counts[sums.length] = lossSum;
            counts[sums.length + 1] = weight;
            System.arraycopy(terms, 0, counts, sums.length + 2, terms.length);
            Tensor header = ArrayTensors.of(counts, counts.length);
            Map<DType, Tensor> flat = flatten();
            List<Tensor> exchanged = new ArrayList<>(flat.values());
            exchanged.add(header);
            group.allReduce(exchanged);
            double[] all = ArrayTensors.doubles(header);
            lossSum = all[sums.length];
            weight = all[sums.length + 1];
            System.arraycopy(all, sums.length + 2, terms, 0, terms.length);
            take(flat, all);
        }
    }

    /** All sums one after another, one tensor [N] for each dtype; zeros where there is no sum. */
    private Map<DType, Tensor> flatten() {
        Map<DType, List<Tensor>> pieces = new LinkedHashMap<>();
        for (int i = 0; i < sums.length; i++) {
            Tensor parameter = parameters.get(i);
            Tensor sum = sums[i];
            Tensor piece = sum == null ? torch.zeros_like(parameter) : sum;
            pieces.computeIfAbsent(DType.of(parameter), type -> new ArrayList<>())
                    .add(piece.reshape(-1));
        }
        Map<DType, Tensor> flat = new LinkedHashMap<>();
        pieces.forEach((type, list) -> flat.put(type, torch.cat(new TensorVector(list.toArray(Tensor[]::new)))));
        return flat;
    }

    /** Takes the sums back, as views of the flat tensors. */
    private void take(Map<DType, Tensor> flat, double[] counts) {
        Map<DType, Long> offsets = new LinkedHashMap<>();
        for (int i = 0; i < sums.length; i++) {
            Tensor parameter = parameters.get(i);
            DType type = DType.of(parameter);
            long offset = offsets.merge(type, parameter.numel(), Long::sum) - parameter.numel();
            Tensor before = sums[i];
            if (before != null) {
                before.close();
            }
            sums[i] = null;
            if (counts[i] > 0) {
                Tensor all = Objects.requireNonNull(flat.get(type));
                sums[i] = Scope.own(all.narrow(0, offset, parameter.numel()).view(parameter.shape()));
                fresh[i] = true;
            }
        }
    }

    /** The summed loss divided by the summed weight. */
    double meanLoss() {
        return lossSum / weight;
    }

    /** A term of the loss divided by the summed weight. */
    double meanTerm(int index) {
        return terms[index] / weight;
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
