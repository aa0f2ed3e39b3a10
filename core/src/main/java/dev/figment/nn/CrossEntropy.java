package dev.figment.nn;

import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The summed label-smoothed cross-entropy, in nats: Σᵢ [ log Σⱼ exp zᵢⱼ − (1 − ε) zᵢ,yᵢ − ε ⁄ V · Σⱼ zᵢⱼ ].
 *
 * <p>That is the cross-entropy against (1 − ε) · one-hot(y) + ε ⁄ V, as in PyTorch and fairseq: Szegedy et al. 2016, §7,
 * arXiv:1512.00567; arXiv:1706.03762, §5.4. With ε = 0 it is the negative log-likelihood.
 *
 * @param labelSmoothing ε, in [0, 1)
 */
public record CrossEntropy(double labelSmoothing) {

    /** @throws IllegalArgumentException if ε is not in [0, 1) */
    public CrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must lie in [0, 1), but is " + labelSmoothing);
        }
    }

    /**
     * The sum over all rows.
     *
     * @param logits [N, V], floating point
     * @param labels int64 [N], 0 … V − 1
     * @return a scalar [], owned by the current scope
     * @throws IllegalArgumentException if the shapes are others
     */
    public Tensor sum(Tensor logits, Tensor labels) {
        if (logits.dim() != 2 || labels.dim() != 1 || logits.size(0) != labels.size(0)) {
            throw new IllegalArgumentException("cross-entropy takes logits [N, V] and labels [N], not "
                    + Shapes.describe(logits) + " and " + Shapes.describe(labels));
        }
        try (Scope scope = Scope.open()) {
            Tensor partition = logits.logsumexp(1).sum(); // []
            Tensor right = logits.gather(1, labels.unsqueeze(1)).sum(); // []
            if (labelSmoothing == 0) {
                return scope.keep(partition.sub(right));
            }
            Tensor smooth = logits.sum(); // []
            return scope.keep(partition
                    .sub(right.mul(new Scalar(1 - labelSmoothing)))
                    .sub(smooth.mul(new Scalar(labelSmoothing / logits.size(1)))));
        }
    }
}
