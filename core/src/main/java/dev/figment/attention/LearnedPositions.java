package dev.figment.attention;

import dev.figment.nn.Initializer;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** A trained vector for each position: Gehring et al. 2017, arXiv:1705.03122; GPT-2, BERT. */
public final class LearnedPositions extends Positions {

    private final Tensor weight;

    /**
     * With {@code weight} [maximum, dim] from the initialiser.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public LearnedPositions(int maximum, int dim, Initializer initializer, RandomKey key) {
        super(maximum, dim);
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", initializer.create(key.fold("weight"), maximum, dim));
        }
    }

    @Override
    Tensor table() {
        return weight;
    }
}
