package dev.figment.vae;

import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The variational autoencoder: a prior over codes, a decoder and an encoder that says which codes an image may have come
 * from,
 *
 * <pre>
 * p(z) = N(0, I),   p(x | z) = likelihood of the decoder's output,   q(z | x) = N(μ(x), diag σ²(x))
 * </pre>
 *
 * <p>Kingma and Welling 2014, arXiv:1312.6114; Rezende et al. 2014, arXiv:1401.4082. With classes, all three but the prior
 * are told the label: Sohn et al. 2015. Parameters have the names of PyTorch's usual program: {@code encoder.0.weight},
 * {@code fc_mu.weight}, {@code fc_logvar.weight}, {@code decoder.0.weight}, and start as PyTorch's do.
 */
public final class VariationalAutoencoder extends ImageCoder {

    private final Linear mean;
    private final Linear logVariance;
    private final Sequential decoder;

    /** @throws IllegalArgumentException if the images do not fit the backbone */
    public VariationalAutoencoder(VaeConfig config, RandomKey key) {
        super(config, key);
        int features = config.backbone().features(config.image());
        mean = child("fc_mu", new Linear(features, config.latentDim(), key.fold("mean")));
        logVariance = child("fc_logvar", new Linear(features, config.latentDim(), key.fold("log variance")));
        decoder = newDecoder(key);
    }

    @Override
    Sequential decoder() {
        return decoder;
    }

    /**
     * q(z | x), the distribution of the code of each image.
     *
     * @param x [B, P], intensities from 0 to 1
     * @param labels int64 [B] for a conditional model, else null
     * @return of [B, D], owned by the current scope
     * @throws IllegalArgumentException if x does not end in P, or labels are missing or not asked for
     */
    public DiagonalGaussian encode(Tensor x, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            Tensor features = features(x, labels); // [B, F]
            Tensor mu = observe(LatentProbe.MEAN, mean.forward(features)); // [B, D]
            Tensor logSigma = observe(LatentProbe.LOG_VARIANCE, logVariance.forward(features)); // [B, D]
            return new DiagonalGaussian(mu, logSigma).keptBy(scope);
        }
    }

    @Override
    public Tensor codes(Tensor x, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            return scope.keep(encode(x, labels).mean());
        }
    }
}
