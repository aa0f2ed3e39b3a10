package dev.figment.vae;

import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The plain autoencoder, z = encoder(x) and x̂ = decoder(z): Hinton and Salakhutdinov 2006. Beside the {@link
 * VariationalAutoencoder} it shows what the divergence is for: here nothing asks the codes between two images, or those
 * drawn from a prior, to mean anything. Trained by {@link Reconstruction}.
 */
public final class Autoencoder extends ImageCoder {

    private final Linear code;
    private final Sequential decoder;

    /** @throws IllegalArgumentException if the images do not fit the backbone */
    public Autoencoder(VaeConfig config, RandomKey key) {
        super(config, key);
        code = child(
                "fc_z", new Linear(config.backbone().features(config.image()), config.latentDim(), key.fold("code")));
        decoder = newDecoder(key);
    }

    @Override
    Sequential decoder() {
        return decoder;
    }

    @Override
    public Tensor codes(Tensor x, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            return scope.keep(code.forward(features(x, labels)));
        }
    }
}
