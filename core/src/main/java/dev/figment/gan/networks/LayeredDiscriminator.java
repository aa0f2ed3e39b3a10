package dev.figment.gan.networks;

import dev.figment.nn.Layer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A discriminator that is a layer from examples to logits. */
public final class LayeredDiscriminator extends Discriminator {

    private final Layer layers;

    /**
     * Takes ownership of the layer.
     *
     * @param layers from [B, …] to [B, 1]
     */
    public LayeredDiscriminator(Layer layers) {
        super(0);
        this.layers = child("layers", layers);
    }

    @Override
    protected Tensor judge(Tensor x, @Nullable Tensor labels) {
        return layers.forward(x);
    }
}
