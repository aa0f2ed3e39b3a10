package dev.figment.gan.networks;

import dev.figment.nn.Layer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A generator that is a layer from latent vectors to examples. */
public final class LayeredGenerator extends Generator {

    private final Layer layers;

    /**
     * Takes ownership of the layer.
     *
     * @param layers from [B, latentDim] to [B, …]
     */
    public LayeredGenerator(int latentDim, Layer layers) {
        super(latentDim, 0);
        this.layers = child("layers", layers);
    }

    @Override
    protected Tensor generate(Tensor latent, @Nullable Tensor labels) {
        return layers.forward(latent);
    }
}
