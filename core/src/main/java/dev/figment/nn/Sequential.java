package dev.figment.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Layers one after another, named 0, 1, 2 … as in PyTorch. */
public final class Sequential extends Layer {

    private final List<Layer> layers;

    /** Takes ownership of the layers. */
    public Sequential(Layer... layers) {
        this.layers = List.of(layers);
        for (int i = 0; i < layers.length; i++) {
            child(Integer.toString(i), layers[i]);
        }
    }

    /** The layers one after another; what they take, throw and return is theirs to say. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }
}
