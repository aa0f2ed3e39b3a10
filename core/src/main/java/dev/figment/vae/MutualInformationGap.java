package dev.figment.vae;

import java.util.Arrays;

/**
 * MIG: whether each factor that the images were drawn from is told by one dimension of the code, and by no second. With I
 * the mutual information of a factor v_k and a dimension z_j, and j′ the best dimension,
 *
 * <pre>
 * MIG = 1 ⁄ K Σ_k (I(z_j′; v_k) − max_{j ≠ j′} I(z_j; v_k)) ⁄ H(v_k)
 * </pre>
 *
 * <p>Chen et al. 2018, §4.1, arXiv:1802.04942; over the mean codes of images, cut into 20 intervals of equal width as in
 * Locatello et al. 2019, arXiv:1811.12359. 0 … 1.
 *
 * @param information I(z_j; v_k) in nats, [K, D]
 * @param entropies H(v_k) in nats, [K]
 */
public record MutualInformationGap(double[][] information, double[] entropies) {

    private static final int INTERVALS = 20;

    /**
     * Measures codes.
     *
     * @param codes [N, D]
     * @param factors [N, K], values counted from 0
     * @throws IllegalArgumentException if there are not as many codes as images, or fewer than two dimensions
     */
    public static MutualInformationGap of(float[][] codes, int[][] factors) {
        if (codes.length == 0 || codes.length != factors.length || codes[0].length < 2) {
            throw new IllegalArgumentException("the gap is between two or more dimensions of the codes of images with"
                    + " known factors, but there are " + codes.length + " codes and " + factors.length + " images");
        }
        int dimensions = codes[0].length;
        int[][] intervals = new int[dimensions][];
        for (int j = 0; j < dimensions; j++) {
            intervals[j] = intervals(codes, j);
        }
        int count = factors[0].length;
        double[][] information = new double[count][dimensions];
        double[] entropies = new double[count];
        for (int k = 0; k < count; k++) {
            int factor = k;
            int[] values = Arrays.stream(factors).mapToInt(row -> row[factor]).toArray();
            entropies[k] = information(values, values);
            for (int j = 0; j < dimensions; j++) {
                information[k][j] = information(intervals[j], values);
            }
        }
        return new MutualInformationGap(information, entropies);
    }

    /** The gap of each factor, 0 … 1. */
    public double[] gaps() {
        double[] gaps = new double[entropies.length];
        for (int k = 0; k < gaps.length; k++) {
            double[] sorted = information[k].clone();
            Arrays.sort(sorted);
            gaps[k] = (sorted[sorted.length - 1] - sorted[sorted.length - 2]) / entropies[k];
        }
        return gaps;
    }

    /** The mean over factors. */
    public double mean() {
        return Arrays.stream(gaps()).average().orElseThrow();
    }

    private static int[] intervals(float[][] codes, int dimension) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float[] code : codes) {
            low = Math.min(low, code[dimension]);
            high = Math.max(high, code[dimension]);
        }
        int[] places = new int[codes.length];
        for (int i = 0; i < places.length; i++) {
            double share = high > low ? (codes[i][dimension] - low) / (high - low) : 0;
            places[i] = Math.min(INTERVALS - 1, (int) (share * INTERVALS));
        }
        return places;
    }

    /** I(a; b) of the joint frequencies, Σ p(a, b) log p(a, b) ⁄ (p(a) p(b)); the entropy where both are the same. */
    private static double information(int[] a, int[] b) {
        int rows = Arrays.stream(a).max().orElseThrow() + 1;
        int columns = Arrays.stream(b).max().orElseThrow() + 1;
        double[][] joint = new double[rows][columns];
        double[] ofA = new double[rows];
        double[] ofB = new double[columns];
        for (int i = 0; i < a.length; i++) {
            joint[a[i]][b[i]] += 1.0 / a.length;
            ofA[a[i]] += 1.0 / a.length;
            ofB[b[i]] += 1.0 / a.length;
        }
        double information = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double p = joint[row][column];
                information += p == 0 ? 0 : p * Math.log(p / (ofA[row] * ofB[column]));
            }
        }
        return information;
    }
}
