package dev.figment.metrics;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A set of features as the balls around its vectors that reach to each one's k-th nearest neighbour: an estimate of where
 * the set's distribution lies. Finding the radii compares all pairs, so that a set which several others are measured against is
 * best made into its neighbourhoods once. Belongs to the scope it was made in. Immutable.
 */
public final class Neighbourhoods {

    private static final long ROWS_AT_ONCE = 500;

    private final int k;
    private final Tensor centres; // [N, F]
    private final Tensor radii; // [N]

    /**
     * The balls of real features.
     *
     * @param real [N, F], floating point
     * @param k which neighbour, the vector itself not counted
     * @return owned by the current scope
     * @throws IllegalArgumentException if k is not positive, or the set has no more than k vectors or holds what is not finite
     */
    public static Neighbourhoods of(Tensor real, int k) {
        try (GradientMode off = GradientMode.off()) {
            Tensor x;
            try (Scope scope = Scope.open()) {
                x = scope.keep(FeatureSets.require("real", real, 2)); // [N, F]
            }
            return new Neighbourhoods(x, k);
        }
    }

    /**
     * The balls of a set.
     *
     * @param k which neighbour, the vector itself not counted
     * @throws IllegalArgumentException if k is not positive or the set has not more than k vectors
     */
    Neighbourhoods(Tensor centres, int k) {
        if (k < 1 || centres.size(0) <= k) {
            throw new IllegalArgumentException("neighbourhoods reach to the k-th of the other vectors: k = " + k
                    + " does not fit a set of " + centres.size(0));
        }
        this.k = k;
        this.centres = centres;
        this.radii = radii(k);
    }

    /** How far each vector is from its k-th nearest neighbour, float64 [N]; 0 exactly where it has k equals. */
    public Tensor radii() {
        return radii;
    }

    /** Which neighbour the balls reach to. */
    public int k() {
        return k;
    }

    /** The vectors that the balls are around, float64 [N, F]. */
    Tensor centres() {
        return centres;
    }

    private Tensor radii(int k) {
        Tensor found = centres.new_empty(centres.size(0));
        for (long first = 0; first < centres.size(0); first += ROWS_AT_ONCE) {
            try (Scope scope = Scope.open()) {
                long rows = Math.min(ROWS_AT_ONCE, centres.size(0) - first);
                Tensor distances = FeatureSets.distances(centres.narrow(0, first, rows), centres); // [n, N]
                // the nearest is the vector itself, at distance 0
                found.narrow(0, first, rows)
                        .copy_(torch.kthvalue(distances, k + 1).get0());
            }
        }
        return found;
    }

    /**
     * Who lies where.
     *
     * @param balls for each query, how many balls it lies in
     * @param occupied for each ball, whether a query lies in it
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the metrics of this package
    record Membership(long[] balls, boolean[] occupied) {

        /** The share of queries that lie in some ball. */
        double shareInside() {
            long inside = 0;
            for (long count : balls) {
                inside += count > 0 ? 1 : 0;
            }
            return (double) inside / balls.length;
        }

        /** The share of balls that hold some query. */
        double shareOccupied() {
            long taken = 0;
            for (boolean ball : occupied) {
                taken += ball ? 1 : 0;
            }
            return (double) taken / occupied.length;
        }

        /** The number of balls that a query lies in, on average. */
        double meanBalls() {
            long sum = 0;
            for (long count : balls) {
                sum += count;
            }
            return (double) sum / balls.length;
        }
    }

    /** Places each query [M, F]; a ball holds its border. */
    Membership of(Tensor queries) {
        long[] balls = new long[Math.toIntExact(queries.size(0))];
        boolean[] occupied = new boolean[Math.toIntExact(centres.size(0))];
        for (long first = 0; first < queries.size(0); first += ROWS_AT_ONCE) {
            try (Scope scope = Scope.open()) {
                Tensor rows = queries.narrow(0, first, Math.min(ROWS_AT_ONCE, queries.size(0) - first));
                Tensor inside = FeatureSets.distances(rows, centres).le(radii); // [n, N]
                long[] counts = ArrayTensors.longs(inside.sum(1));
                System.arraycopy(counts, 0, balls, Math.toIntExact(first), counts.length);
                boolean[] any = ArrayTensors.booleans(inside.any(0));
                for (int i = 0; i < any.length; i++) {
                    occupied[i] |= any[i];
                }
            }
        }
        return new Membership(balls, occupied);
    }
}
