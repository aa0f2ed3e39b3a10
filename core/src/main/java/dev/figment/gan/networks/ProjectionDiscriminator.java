package dev.figment.gan.networks;

import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.nn.SpectralNorm;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A conditional discriminator whose logit has two parts: how real an example looks, and how well it fits its class,
 *
 * <pre>D(x, y) = ψ(φ(x)) + ⟨V y, φ(x)⟩</pre>
 *
 * <p>with φ the features, ψ linear and y one-hot. Miyato and Koyama 2018, eq. 3, arXiv:1802.05637.
 */
public final class ProjectionDiscriminator extends Discriminator {

    private final Layer features;
    private final Layer realness;
    private final Layer embedding;

    /**
     * Takes ownership of the features.
     *
     * @param features φ, from examples to [B, featureDim]
     * @param spectral whether ψ and V are under {@link SpectralNorm}, as in the paper
     * @throws IllegalArgumentException if a size is not positive
     */
    public ProjectionDiscriminator(Layer features, int featureDim, int classes, boolean spectral, RandomKey key) {
        super(classes);
        if (classes < 1) {
            throw new IllegalArgumentException("a projection discriminator needs at least one class, not " + classes);
        }
        this.features = child("features", features);
        Linear logit = new Linear(featureDim, 1, key.fold("realness"));
        Linear classVectors =
                new Linear(classes, featureDim, false, Initializer.xavierUniform(), key.fold("embedding"));
        this.realness = child("realness", spectral ? new SpectralNorm(logit, key.fold("u")) : logit);
        this.embedding = child("embedding", spectral ? new SpectralNorm(classVectors, key.fold("v")) : classVectors);
    }

    @Override
    protected Tensor judge(Tensor x, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            Tensor phi = features.forward(x); // [B, F]
            Tensor oneHot =
                    torch.one_hot(Objects.requireNonNull(labels), classes()).to(phi.scalar_type()); // [B, classes]
            Tensor fit = embedding.forward(oneHot).mul(phi).sum(new long[] {1}, true, null); // [B, 1]
            return scope.keep(realness.forward(phi).add(fit));
        }
    }
}
