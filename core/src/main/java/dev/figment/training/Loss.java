package dev.figment.training;

import dev.figment.tensor.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of one batch, not yet averaged: the loop divides the sum over all parts of a step by the sum of their weights,
 * so that a token counts the same whichever part it falls into.
 *
 * @param sum the summed loss, a scalar [] of a floating-point type that gradients flow through; belongs to the current
 *     scope
 * @param weight what it is a sum over: the number of target tokens, of examples, of elements; positive
 * @param terms the values of {@link Objective#terms}, in order, summed like the loss; scalars [] that belong to the current scope
 */
public record Loss(Tensor sum, double weight, List<Tensor> terms) {

    /** Of an objective without terms. */
    public Loss(Tensor sum, double weight) {
        this(sum, weight, List.of());
    }

    /** @throws IllegalArgumentException if the sum is not a scalar or the weight is not positive and finite */
    public Loss {
        terms = List.copyOf(terms);
        if (sum.dim() != 0) {
            throw new IllegalArgumentException(
                    "a loss is one number, a tensor of shape [], but is " + Shapes.describe(sum));
        }
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the weight of a loss must be positive and finite, but is " + weight);
        }
    }
}
