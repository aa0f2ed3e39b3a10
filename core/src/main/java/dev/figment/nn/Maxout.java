package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * y[i] = maxₖ (W x + b)[i, k] over the k pieces of each unit: a convex function learned for each, in place of a fixed
 * non-linearity. Goodfellow et al. 2013, arXiv:1302.4389. {@code linear.weight} [units · pieces, in], a unit's pieces one after
 * another.
 */
public final class Maxout extends Layer {

    private final int units;
    private final int pieces;
    private final Linear linear;

    /**
     * With PyTorch's initial values of the linear layer.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Maxout(int in, int units, int pieces, RandomKey key) {
        if (units < 1 || pieces < 1) {
            throw new IllegalArgumentException(
                    "maxout needs positive numbers of units and pieces, not " + units + " and " + pieces);
        }
        this.units = units;
        this.pieces = pieces;
        this.linear = child("linear", new Linear(in, units * pieces, key));
    }

    /**
     * Applies the layer.
     *
     * @param x [B, in]
     * @return [B, units], owned by the current scope
     * @throws IllegalArgumentException if x does not end in {@code in}
     */
    @Override
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor all = linear.forward(x).reshape(-1, units, pieces); // [B, units, pieces]
            return observe("output", scope.keep(all.max(2, false).get0()));
        }
    }
}
