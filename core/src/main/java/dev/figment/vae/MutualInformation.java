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
                    DiagonalGaussian exact = new DiagonalGaussian(
                            posterior.mean().to(ScalarType.Double),
                            posterior.logVariance().to(ScalarType.Double));
                    means.add(inner.keep(exact.mean()));
                    logVariances.add(inner.keep(exact.logVariance()));
                    codes.add(inner.keep(exact.sample(noise.to(ScalarType.Double))));
                }
            }
            DiagonalGaussian all = new DiagonalGaussian(joined(means), joined(logVariances));
            Tensor z = joined(codes); // [N, D]
            long n = z.size(0);
            double sum = 0;
            for (long from = 0; from < n; from += ROWS) {
                try (Scope rows = Scope.open()) {
                    Tensor densities = logDensities(z.narrow(0, from, Math.min(ROWS, n - from)), all); // [R, N]
                    Tensor own = densities.diagonal(from, 0, 1); // log q(z_i | x_i), [R]
                    sum += own.sub(torch.logsumexp(densities, 1)).sum().item_double();
                }
            }
            return sum / n + Math.log(n);
        }
    }

    /**
     * log q(z_i | x_j), but for a constant that all have. Dimension by dimension and not by matrix products of z² and μ², whose
     * difference is lost where variances are as small as those of a model without a divergence.
     *
     * @param z [R, D]
     * @return [R, N]
     */
    private static Tensor logDensities(Tensor z, DiagonalGaussian all) {
        try (Scope scope = Scope.open()) {
            Tensor precision = all.logVariance().neg().exp(); // [N, D]
            Tensor sum = all.logVariance().sum(-1).expand(z.size(0), -1).clone(); // [R, N]
            for (long d = 0; d < z.size(1); d++) {
                try (Scope dimension = Scope.open()) {
                    Tensor away = z.select(1, d).unsqueeze(-1).sub(all.mean().select(1, d)); // [R, N]
                    sum.addcmul_(away.square(), precision.select(1, d));
                }
            }
            return scope.keep(sum.mul(new Scalar(-0.5)));
        }
    }

    private static Tensor joined(List<Tensor> parts) {
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
    }
}
