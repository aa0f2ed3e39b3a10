package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How many nats the code of an image tells of which image of a set it is, at most log N:
 *
 * <pre>
 * I(x; z) = E_x E_z|x [log q(z | x) − log q(z)],   q(z) = 1 ⁄ N Σ_j q(z | x_j)
 * </pre>
 *
 * <p>Hoffman and Johnson 2016, "ELBO surgery". One code is drawn for each image.
 */
public final class MutualInformation {

    private static final int ROWS = 256;

    private MutualInformation() {}

    /**
     * Estimates it over a set; the work is quadratic in its size, and the memory linear.
     *
     * @param key decides the code drawn for each image
     */
    public static double estimate(VariationalAutoencoder model, Iterable<ImageBatch> batches, RandomKey key) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            List<Tensor> means = new ArrayList<>();
            List<Tensor> logVariances = new ArrayList<>();
            List<Tensor> codes = new ArrayList<>();
            for (ImageBatch batch : batches) {
                try (Scope inner = Scope.open();
                        Randomness random = Randomness.open(key, batch.exampleIds())) {
                    DiagonalGaussian posterior =
                            model.encode(batch.images().flatten(1, -1), LatentSummary.labels(model, batch));
                    Tensor noise = random.normal(
                            "latent", batch.examples(), model.config().latentDim());
                    means.add(inner.keep(posterior.mean().to(ScalarType.Double)));
                    logVariances.add(inner.keep(posterior.logVariance().to(ScalarType.Double)));
                    codes.add(inner.keep(posterior.sample(noise).to(ScalarType.Double)));
                }
            }
            DiagonalGaussian all = new DiagonalGaussian(joined(means), joined(logVariances));
            Tensor z = joined(codes); // [N, D]
            double own = all.logDensity(z).sum().item_double();
            return (own - aggregate(all, z)) / z.size(0);
        }
    }

    /** Σ_i log 1 ⁄ N Σ_j q(z_i | x_j), in float64 by matrix products: Σ_d (z − μ)² ⁄ σ² = z² · σ⁻² − 2 z · μ σ⁻² + μ² · σ⁻². */
    private static double aggregate(DiagonalGaussian all, Tensor z) {
        long n = z.size(0);
        Tensor precision = all.logVariance().neg().exp(); // [N, D]
        Tensor ofImage = all.mean()
                .square()
                .mul(precision)
                .add(all.logVariance())
                .add(new Scalar(Math.log(2 * Math.PI)))
                .sum(-1); // [N]
        Tensor meanPrecision = all.mean().mul(precision).mul(new Scalar(-2));
        double sum = 0;
        for (long from = 0; from < n; from += ROWS) {
            try (Scope scope = Scope.open()) {
                Tensor rows = z.narrow(0, from, Math.min(ROWS, n - from)); // [R, D]
                Tensor distances = rows.square()
                        .matmul(precision.t())
                        .add(rows.matmul(meanPrecision.t()))
                        .add(ofImage); // [R, N]
                Tensor densities = torch.logsumexp(distances.mul(new Scalar(-0.5)), 1);
                sum += densities.sum().item_double() - densities.size(0) * Math.log(n);
            }
        }
        return sum;
    }

    private static Tensor joined(List<Tensor> parts) {
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
    }
}
