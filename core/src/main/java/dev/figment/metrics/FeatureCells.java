package dev.figment.metrics;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Real and generated features counted in the same cells: those nearest to each centre of a k-means clustering of the real ones.
 * Where modes are not known, cells stand for them: a generator that leaves modes out leaves cells nearly empty, though what it
 * does make lies as far apart as real examples, and is as near to them.
 *
 * <p>After the bins of Richardson and Weiss 2018, §3, arXiv:1805.12462. The clustering is Lloyd's algorithm, begun as in Arthur
 * and Vassilvitskii 2007, "k-means++: the advantages of careful seeding". Immutable.
 */
public final class FeatureCells {

    private static final int MOST_ROUNDS = 50;

    private final long[] real;
    private final long[] generated;

    private FeatureCells(long[] real, long[] generated) {
        this.real = real;
        this.generated = generated;
    }

    /**
     * Clusters and counts.
     *
     * @param real [N, F], floating point
     * @param generated [M, F]
     * @param cells how many, 1 … N
     * @param key of the first centres
     * @throws IllegalArgumentException if there are not so many real features, or the sets do not fit or hold what is not finite
     */
    public static FeatureCells of(Tensor real, Tensor generated, int cells, RandomKey key) {
        if (cells < 1) {
            throw new IllegalArgumentException("features are counted in at least one cell, not " + cells);
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor x = FeatureSets.require("real", real, cells); // [N, F]
            Tensor y = FeatureSets.require("generated", generated, 1); // [M, F]
            FeatureSets.requireSameWidth(x, y);
            Tensor centres = clustered(x, firstCentres(x, cells, key.stream())); // [K, F]
            return new FeatureCells(counts(x, centres), counts(y, centres));
        }
    }

    /** The share of real features that lie in cells with less than a part of the generated ones that they should have. */
    public double shareMissed(double part) {
        double ofGenerated = (double) sum(generated) / sum(real);
        long missed = 0;
        for (int cell = 0; cell < real.length; cell++) {
            missed += generated[cell] < part * ofGenerated * real[cell] ? real[cell] : 0;
        }
        return (double) missed / sum(real);
    }

    /** Each centre a feature, drawn in proportion to the squared distance from those before. */
    private static Tensor firstCentres(Tensor x, int cells, RandomStream random) {
        long[] chosen = new long[cells];
        chosen[0] = random.nextInt(Math.toIntExact(x.size(0)));
        double[] nearest = squares(x, chosen[0]);
        for (int cell = 1; cell < cells; cell++) {
            chosen[cell] = drawn(nearest, random);
            double[] next = squares(x, chosen[cell]);
            for (int i = 0; i < next.length; i++) {
                nearest[i] = Math.min(nearest[i], next[i]);
            }
        }
        return x.index_select(0, ArrayTensors.of(chosen, cells)); // [K, F]
    }

    private static double[] squares(Tensor x, long from) {
        return ArrayTensors.doubles(x.sub(x.select(0, from)).square().sum(1)); // [N]
    }

    /** An index, by its share of the sum; the last one where all are zero. */
    private static int drawn(double[] weights, RandomStream random) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    /** Lloyd: each centre to the mean of its cell, until no feature changes its cell. */
    private static Tensor clustered(Tensor x, Tensor firstCentres) {
        Tensor numbers = torch.arange(new Scalar(firstCentres.size(0))); // [K]
        Tensor centres = firstCentres; // [K, F]
        Tensor cells = nearest(x, centres); // [N]
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Tensor members = cells.unsqueeze(0).eq(numbers.unsqueeze(1)).to(ScalarType.Double); // [K, N]
            Tensor sizes = members.sum(1).unsqueeze(1); // [K, 1]
            centres = torch.where(sizes.gt(new Scalar(0)), members.matmul(x).div(sizes), centres); // empty ones stay
            Tensor next = nearest(x, centres);
            if (next.equal(cells)) {
                break;
            }
            cells = next;
        }
        return centres;
    }

    private static Tensor nearest(Tensor x, Tensor centres) {
        return FeatureSets.distances(x, centres).argmin(new LongOptional(1), false); // [N]
    }

    private static long[] counts(Tensor x, Tensor centres) {
        long[] counts = new long[Math.toIntExact(centres.size(0))];
        for (long cell : ArrayTensors.longs(nearest(x, centres))) {
            counts[Math.toIntExact(cell)]++;
        }
        return counts;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
