package dev.figment.data.points;

import dev.figment.data.EpochSource;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.AbstractList;

/**
 * Equally likely Gaussians of one deviation around known centres, in the plane. What a generator of it misses can be counted:
 * {@link dev.figment.metrics.ModeCoverage}. Immutable.
 *
 * <p>The ring and the grid are those of PacGAN, Lin et al. 2018, §4.1, arXiv:1712.04086, after VEEGAN, Srivastava et al. 2017,
 * arXiv:1705.07761.
 */
public final class GaussianMixture {

    private final float[][] modes;
    private final double deviation;

    /**
     * Around given centres.
     *
     * @param modes one a row
     * @param deviation σ of each coordinate
     * @throws IllegalArgumentException if there are no modes, they differ in length, or the deviation is not positive
     */
    public GaussianMixture(float[][] modes, double deviation) {
        if (modes.length == 0 || !(deviation > 0)) {
            throw new IllegalArgumentException("a mixture has at least one mode and a positive deviation, not "
                    + modes.length + " and " + deviation);
        }
        this.modes = new float[modes.length][];
        for (int m = 0; m < modes.length; m++) {
            if (modes[m].length != modes[0].length || modes[m].length == 0) {
                throw new IllegalArgumentException("all modes have one positive dimension, but mode " + m + " has "
                        + modes[m].length + " and mode 0 " + modes[0].length);
            }
            this.modes[m] = modes[m].clone();
        }
        this.deviation = deviation;
    }

    /** Eight modes on the unit circle, σ = 0.01. */
    public static GaussianMixture ring() {
        float[][] modes = new float[8][];
        for (int m = 0; m < modes.length; m++) {
            double angle = 2 * Math.PI * m / modes.length;
            modes[m] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        return new GaussianMixture(modes, 0.01);
    }

    /** Twenty-five modes on {−4, −2, 0, 2, 4}², σ = 0.05. */
    public static GaussianMixture grid() {
        float[][] modes = new float[25][];
        for (int m = 0; m < modes.length; m++) {
            modes[m] = new float[] {2 * (m % 5 - 2), 2 * (m / 5 - 2)};
        }
        return new GaussianMixture(modes, 0.05);
    }

    /** The numbers of a point. */
    public int dimension() {
        return modes[0].length;
    }

    /** The centres, one a row; a copy. */
    public float[][] modes() {
        float[][] copy = new float[modes.length][];
        for (int m = 0; m < modes.length; m++) {
            copy[m] = modes[m].clone();
        }
        return copy;
    }

    /** σ of each coordinate. */
    public double deviation() {
        return deviation;
    }

    /**
     * Points drawn anew in every epoch, each a function of (key, epoch, place): no point is seen twice.
     *
     * @throws IllegalArgumentException if the batch or the epoch is empty
     */
    public EpochSource<PointBatch> batches(int batchSize, int batchesAnEpoch, RandomKey key) {
        if (batchSize < 1 || batchesAnEpoch < 1) {
            throw new IllegalArgumentException("an epoch of points has at least one batch of at least one, not "
                    + batchesAnEpoch + " of " + batchSize);
        }
        return epoch -> {
            RandomKey epochKey = key.fold(epoch);
            return new AbstractList<PointBatch>() {
                @Override
                public PointBatch get(int index) {
                    if (index < 0 || index >= batchesAnEpoch) {
                        throw new IndexOutOfBoundsException(
                                "batch " + index + " of an epoch of " + batchesAnEpoch + " batches");
                    }
                    return draw(epochKey, (long) index * batchSize, batchSize);
                }

                @Override
                public int size() {
                    return batchesAnEpoch;
                }
            };
        };
    }

    /** So many points, numbered from {@code first}, each a function of the key and its number. */
    public PointBatch draw(RandomKey key, long first, int count) {
        int dimension = dimension();
        float[] values = new float[count * dimension];
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = first + i;
            RandomStream random = key.fold(ids[i]).stream();
            float[] mode = modes[random.nextInt(modes.length)];
            for (int d = 0; d < dimension; d++) {
                values[i * dimension + d] = (float) (mode[d] + deviation * random.nextGaussian());
            }
        }
        return new PointBatch(dimension, values, ids);
    }
}
