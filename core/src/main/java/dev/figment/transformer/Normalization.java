package dev.figment.transformer;

import dev.figment.nn.Layer;
import dev.figment.nn.LayerNorm;
import dev.figment.nn.RmsNorm;

/** How activations are normalised. */
public enum Normalization {
    /** {@link LayerNorm}, as in the paper. */
    LAYER,
    /** {@link RmsNorm}, without mean and shift. */
    RMS;

    Layer create(int dim, double epsilon) {
        return this == LAYER ? new LayerNorm(dim, epsilon) : new RmsNorm(dim, epsilon);
    }
}
