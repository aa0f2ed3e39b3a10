package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * What each dimension of the code holds, over a set of images. Nobody writes to the arrays.
 *
 * @param divergences the mean of KL(q(z_d | x) ‖ p(z_d)) in nats
 * @param variancesOfMeans Var_x E[z_d | x], how far the means of images lie apart
 * @param meanVariances E_x σ_d²(x)
 * @param images how many there were
 */
public record LatentSummary(double[] divergences, double[] variancesOfMeans, double[] meanVariances, long images) {

    /** A dimension is active where the means of images vary more than this: Burda et al. 2016, §5.3. */
    public static final double ACTIVE = 0.01;

    /** Summarises the codes of images, batch by batch. */
    public static LatentSummary of(VariationalAutoencoder model, Iterable<ImageBatch> batches) {
        int dimensions = model.config().latentDim();
        double[] divergences = new double[dimensions];
        double[] means = new double[dimensions];
        double[] squares = new double[dimensions];
        double[] variances = new double[dimensions];
        long images = 0;
        try (GradientMode off = GradientMode.off()) {
            for (ImageBatch batch : batches) {
                try (Scope scope = Scope.open()) {
                    DiagonalGaussian posterior = model.encode(batch.images().flatten(1, -1), labels(model, batch));
                    Tensor mean = posterior.mean().to(ScalarType.Double);
                    add(divergences, posterior.divergences());
                    add(means, mean);
                    add(squares, mean.square());
                    add(variances, posterior.logVariance().exp());
                    images += batch.examples();
                }
            }
        }
        for (int d = 0; d < dimensions; d++) {
            divergences[d] /= images;
            means[d] /= images;
            squares[d] = squares[d] / images - means[d] * means[d];
            variances[d] /= images;
        }
        return new LatentSummary(divergences, squares, variances, images);
    }

    static @Nullable Tensor labels(ImageCoder model, ImageBatch batch) {
        return model.config().classes() == 0 ? null : batch.labelIds();
    }

    private static void add(double[] sums, Tensor values) {
        double[] sum = ArrayTensors.doubles(values.sum(0));
        for (int d = 0; d < sums.length; d++) {
            sums[d] += sum[d];
        }
    }

    /** How many dimensions are active. */
    public int activeUnits() {
        return (int) Arrays.stream(variancesOfMeans).filter(v -> v > ACTIVE).count();
    }

    /** KL(q(z | x) ‖ p(z)), the mean over images in nats. */
    public double divergence() {
        return Arrays.stream(divergences).sum();
    }

    /** The dimensions in the order of their divergence, the largest first. */
    public int[] byDivergence() {
        return IntStream.range(0, divergences.length)
                .boxed()
                .sorted((a, b) -> Double.compare(divergences[b], divergences[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
