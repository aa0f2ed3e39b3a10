package dev.figment.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which modes of a distribution a generator reaches, where the modes are known: a ring or grid of Gaussians, the classes of
 * digits. An example belongs to the nearest mode, and is of high quality if it lies within a radius of it, 3σ by custom.
 *
 * <p>The protocol is that of VEEGAN, Srivastava et al. 2017, §5.1, arXiv:1705.07761, and PacGAN, Lin et al. 2018, §4.1,
 * arXiv:1712.04086.
 *
 * @param nearest how many examples are nearest to each mode
 * @param highQuality how many of these lie within the radius
 */
public record ModeCoverage(List<Long> nearest, List<Long> highQuality) {

    private static final double ROUNDING = 1e-9;

    /** @throws IllegalArgumentException if there are no modes or no examples, or the counts do not fit each other */
    public ModeCoverage {
        nearest = List.copyOf(nearest);
        highQuality = List.copyOf(highQuality);
        if (nearest.isEmpty() || nearest.size() != highQuality.size()) {
            throw new IllegalArgumentException("coverage is of at least one mode, with two counts each, not of "
                    + nearest.size() + " and " + highQuality.size());
        }
        if (nearest.stream().mapToLong(Long::longValue).sum() == 0) {
            throw new IllegalArgumentException("coverage of modes needs at least one example");
        }
    }

    /**
     * Counts points.
     *
     * @param points one a row
     * @param modes the centres, one a row
     * @param radius within which a point is of high quality
     * @throws IllegalArgumentException if there are no points or modes, or a row has another length
     */
    public static ModeCoverage of(float[][] points, float[][] modes, double radius) {
        long[] nearest = new long[modes.length];
        long[] good = new long[modes.length];
        for (float[] point : points) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int m = 0; m < modes.length; m++) {
                double distance = squaredDistance(point, modes[m]);
                if (best < 0 || distance < least) {
                    best = m;
                    least = distance;
                }
            }
            if (best >= 0) {
                nearest[best]++;
                good[best] += least <= radius * radius ? 1 : 0;
            }
        }
        return new ModeCoverage(boxed(nearest), boxed(good));
    }

    /**
     * Counts classes, where a classifier says which mode an example belongs to; all are taken to be of high quality.
     *
     * @param classes 0 … {@code modes} − 1, one an example
     */
    public static ModeCoverage ofClasses(int[] classes, int modes) {
        long[] counts = new long[modes];
        for (int mode : classes) {
            if (mode < 0 || mode >= modes) {
                throw new IllegalArgumentException("a class must lie in 0 … " + (modes - 1) + ", but is " + mode);
            }
            counts[mode]++;
        }
        return new ModeCoverage(boxed(counts), boxed(counts));
    }

    /** How many modes have at least one example of high quality. */
    public int covered() {
        return (int) highQuality.stream().filter(count -> count > 0).count();
    }

    /** How many modes there are. */
    public int modes() {
        return nearest.size();
    }

    /** How many examples were counted. */
    public long examples() {
        return nearest.stream().mapToLong(Long::longValue).sum();
    }

    /** The share of examples of high quality, 0 … 1. */
    public double highQualityShare() {
        return (double) highQuality.stream().mapToLong(Long::longValue).sum() / examples();
    }

    /** The high-quality examples of the mode that has fewest, as a share of an equal part of all examples. */
    public double leastShare() {
        return (double) Collections.min(highQuality) * modes() / examples();
    }

    /**
     * Σₘ min(hₘ ⁄ N, 1 ⁄ M), the part of N examples that are of high quality and no more than their mode's equal share: 1 minus
     * the total variation between the two distributions. It falls where modes are missed or uneven, and where points lie beside them.
     */
    public double evenHighQualityShare() {
        double equal = 1.0 / modes();
        return highQuality.stream()
                .mapToDouble(count -> Math.min((double) count / examples(), equal))
                .sum();
    }

    /**
     * KL(q ‖ p) = Σₘ qₘ log (qₘ ⁄ pₘ) in nats, q the shares of examples nearest to each mode and p = 1 ⁄ M: 0 where all modes
     * are met alike, log M where one is met alone.
     */
    public double reverseKullbackLeibler() {
        double[] equal = new double[modes()];
        Arrays.fill(equal, 1.0 / modes());
        return reverseKullbackLeibler(equal);
    }

    /**
     * The same from another distribution of the modes. Of N examples drawn from p itself it is about (M − 1) ⁄ 2N where N is far
     * above M: figures of different numbers of examples do not compare.
     *
     * @param shares p, one a mode, which add up to 1
     * @return infinite where an example is nearest to a mode of no share
     * @throws IllegalArgumentException if there are not as many shares as modes, or they are no distribution
     */
    public double reverseKullbackLeibler(double[] shares) {
        requireDistribution(shares);
        double sum = 0;
        for (int mode = 0; mode < modes(); mode++) {
            double share = (double) nearest.get(mode) / examples();
            sum += share == 0 ? 0 : share * Math.log(share / shares[mode]);
        }
        return sum;
    }

    private void requireDistribution(double[] shares) {
        if (shares.length != modes()) {
            throw new IllegalArgumentException("there are " + modes() + " modes, but shares of " + shares.length);
        }
        double sum = Arrays.stream(shares).sum();
        if (!(Arrays.stream(shares).allMatch(share -> share >= 0) && Math.abs(sum - 1) < ROUNDING)) {
            throw new IllegalArgumentException(
                    "shares of modes are not negative and add up to 1, but these add up to " + sum);
        }
    }

    private static double squaredDistance(float[] point, float[] mode) {
        if (point.length != mode.length) {
            throw new IllegalArgumentException("points and modes must have one length, but one has " + point.length
                    + " numbers and the other " + mode.length);
        }
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            double difference = (double) point[i] - mode[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static List<Long> boxed(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
