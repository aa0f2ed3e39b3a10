package dev.figment.transformer;

import dev.figment.attention.LearnedPositions;
import dev.figment.attention.Positions;
import dev.figment.attention.SinusoidalPositions;
import dev.figment.nn.Initializer;
import dev.figment.tensor.RandomKey;

/** How a model knows where a token stands. */
public enum PositionKind {
    /** {@link SinusoidalPositions.Layout#INTERLEAVED}: the paper. */
    SINUSOIDAL_INTERLEAVED,
    /** {@link SinusoidalPositions.Layout#HALVES}: Marian, and what Hugging Face loads. */
    SINUSOIDAL_HALVES,
    /** {@link LearnedPositions}. */
    LEARNED;

    private static final double DEVIATION = 0.02;

    Positions create(int maximum, int dim, RandomKey key) {
        return switch (this) {
            case SINUSOIDAL_INTERLEAVED ->
                new SinusoidalPositions(maximum, dim, SinusoidalPositions.Layout.INTERLEAVED);
            case SINUSOIDAL_HALVES -> new SinusoidalPositions(maximum, dim, SinusoidalPositions.Layout.HALVES);
            case LEARNED -> new LearnedPositions(maximum, dim, Initializer.normal(DEVIATION), key);
        };
    }
}
