package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * N(μ, diag σ²): what an encoder says of the code of each image. Results belong to the current scope.
 *
 * @param mean μ, [… , D]
 * @param logVariance log σ², of the same shape
 */
public record DiagonalGaussian(Tensor mean, Tensor logVariance) {

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    /**
     * Codes by reparameterisation, z = μ + σ ε: gradients flow to μ and σ (Kingma and Welling 2014, §2.4).
     *
     * @param noise ε, standard normal, of a shape that μ expands to
     * @return the shape of the noise
     */
    public Tensor sample(Tensor noise) {
        try (Scope scope = Scope.open()) {
            Tensor deviation = logVariance.mul(new Scalar(0.5)).exp();
            return scope.keep(mean.add(deviation.mul(noise)));
        }
    }

    /**
     * log N(z; μ, diag σ²), summed over the dimensions of the code.
     *
     * @param z [… , D]
     * @return [ … ]
     */
    public Tensor logDensity(Tensor z) {
        try (Scope scope = Scope.open()) {
            return scope.keep(logDensities(z).sum(-1));
        }
    }

    /**
     * log N(z_d; μ_d, σ_d²) for each dimension.
     *
     * @param z [… , D]
     * @return [… , D]
     */
    public Tensor logDensities(Tensor z) {
        try (Scope scope = Scope.open()) {
            Tensor distance = z.sub(mean).square().mul(logVariance.neg().exp()); // (z − μ)² ⁄ σ²
            return scope.keep(
                    distance.add(logVariance).add(new Scalar(LOG_TWO_PI)).mul(new Scalar(-0.5)));
        }
    }

    /**
     * KL(N(μ_d, σ_d²) ‖ N(0, 1)) = ½ (μ_d² + σ_d² − log σ_d² − 1) for each dimension, exactly: Kingma and Welling 2014,
     * appendix B.
     *
     * @return [… , D], not negative
     */
    public Tensor divergences() {
        try (Scope scope = Scope.open()) {
            Tensor variance = logVariance.exp();
            return scope.keep(mean.square()
                    .add(variance)
                    .sub(logVariance)
                    .sub(new Scalar(1))
                    .mul(new Scalar(0.5)));
        }
    }

    /**
     * log N(z; 0, I), summed over the dimensions of the code.
     *
     * @param z [… , D]
     * @return [ … ]
     */
    public static Tensor standardLogDensity(Tensor z) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    z.square().add(new Scalar(LOG_TWO_PI)).mul(new Scalar(-0.5)).sum(-1));
        }
    }

    /** The same distribution, through which no gradient flows. */
    DiagonalGaussian detached() {
        return new DiagonalGaussian(mean.detach(), logVariance.detach());
    }

    /** The two tensors in a scope outside. */
    DiagonalGaussian keptBy(Scope scope) {
        return new DiagonalGaussian(scope.keep(mean), scope.keep(logVariance));
    }
}
