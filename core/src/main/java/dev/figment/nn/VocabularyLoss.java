package dev.figment.nn;

import dev.figment.tensor.Autocast;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The {@link CrossEntropy} of z = h Wᵀ + b without ever holding the logits z [N, V] of a batch.
 *
 * <p>Over a large vocabulary, z is far larger than all other activations, and the readable form moves it through memory
 * about ten times. Here a few rows at a time are scored, turned into their gradient
 *
 * <pre>∂L ⁄ ∂z = softmax(z) − (1 − ε) · one-hot(y) − ε ⁄ V</pre>
 *
 * and multiplied into ∂L ⁄ ∂h and ∂L ⁄ ∂W while they are near. A test holds both forms equal. Gradients are of the
 * first order only.
 *
 * @param crossEntropy says ε
 */
public record VocabularyLoss(CrossEntropy crossEntropy) {

    /** How many logits are worked on at a time, where that is enough rows: 4 MB of float32. */
    private static final long LOGITS_AT_ONCE = 1 << 20;

    /** With fewer rows than this, a product with W spends its time on laying W out for the multiplication. */
    private static final long LEAST_ROWS = 256;

    /**
     * The sum over all rows.
     *
     * @param hidden h [N, D], floating point
     * @param weight W [V, D]
     * @param bias b [V], or null
     * @param labels int64 [N], 0 … V − 1
     * @return a scalar [], owned by the current scope
     * @throws IllegalArgumentException if hidden states and labels do not fit
     */
    public Tensor sum(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor labels) {
        if (hidden.dim() != 2 || labels.dim() != 1 || hidden.size(0) != labels.size(0)) {
            throw new IllegalArgumentException(
                    "a loss over the vocabulary takes hidden states [N, D] and labels [N], not "
                            + Shapes.describe(hidden) + " and " + Shapes.describe(labels));
        }
        boolean withGradients = GradMode.is_enabled();
        try (Scope scope = Scope.open();
                Autocast full = Autocast.off()) { // small differences of large logits matter
            Totals totals = new Totals(hidden.to(weight.scalar_type()), weight, bias, withGradients);
            try (GradientMode off = GradientMode.off()) {
                long rows = Math.max(LEAST_ROWS, LOGITS_AT_ONCE / weight.size(0));
                for (long first = 0; first < hidden.size(0); first += rows) {
                    totals.add(first, Math.min(rows, hidden.size(0) - first), labels);
                }
            }
            return scope.keep(
                    withGradients ? InjectedGradient.into(totals.loss, totals.inputs, totals.gradients) : totals.loss);
        }
    }

    /** What the rows so far add up to. */
    private final class Totals {
        private final Tensor hidden;
        private final Tensor weight;
        private final @Nullable Tensor bias;
        private final List<Tensor> inputs = new ArrayList<>();
        private final List<Tensor> gradients = new ArrayList<>(); // of hidden, weight and, if there is one, bias
        private final boolean withGradients;
        private final Tensor loss;

        Totals(Tensor hidden, Tensor weight, @Nullable Tensor bias, boolean withGradients) {
            this.withGradients = withGradients;
            this.hidden = hidden;
            this.weight = weight;
            this.bias = bias;
            inputs.add(hidden);
            inputs.add(weight);
            if (bias != null) {
                inputs.add(bias);
            }
            if (withGradients) { // as large as the weight, which validations need not pay for
                inputs.forEach(input -> gradients.add(torch.zeros_like(input)));
            }
            loss = hidden.new_zeros(new long[0]);
        }

        void add(long first, long rows, Tensor labels) {
            try (Scope scope = Scope.open();
                    TensorOptional b = bias == null ? new TensorOptional() : new TensorOptional(bias)) {
                double epsilon = crossEntropy.labelSmoothing();
                double smooth = epsilon / weight.size(0);
                Tensor h = hidden.detach().narrow(0, first, rows); // [n, D]
                Tensor right = labels.narrow(0, first, rows).unsqueeze(1); // [n, 1]
                Tensor logProbability = torch.linear(h, weight.detach(), b).log_softmax(1); // [n, V]
                loss.sub_(logProbability.gather(1, right).sum(), new Scalar(1 - epsilon));
                if (epsilon > 0) {
                    loss.sub_(logProbability.sum(), new Scalar(smooth));
                }
                if (!withGradients) {
                    return;
                }
                Tensor gradient = logProbability.exp_(); // [n, V], softmax(z) to begin with
                if (epsilon > 0) {
                    gradient.sub_(new Scalar(smooth));
                }
                gradient.scatter_add_(1, right, torch.full_like(right.to(h.scalar_type()), new Scalar(epsilon - 1)));
                gradients.get(0).narrow(0, first, rows).copy_(gradient.matmul(weight.detach()));
                gradients.get(1).addmm_(gradient.t(), h);
                if (bias != null) {
                    gradients.get(2).add_(gradient.sum(0));
                }
            }
        }
    }
}
