package dev.figment.metrics;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** How far each vector of a set of features is from the nearest other. Stateless. */
public final class NearestNeighbour {

    private static final int NEAREST = 1;

    private NearestNeighbour() {}

    /**
     * The distances, 0 exactly where a vector has an equal.
     *
     * @param features [N, F]
     * @return float64 [N], owned by the current scope
     * @throws IllegalArgumentException if there are fewer than two vectors, or one is not finite
     */
    public static Tensor distances(Tensor features) {
        try (Scope scope = Scope.open()) {
            Tensor vectors = FeatureSets.require("compared", features, 1 + NEAREST); // [N, F]
            return scope.keep(new Neighbourhoods(vectors, NEAREST).radii());
        }
    }
}
