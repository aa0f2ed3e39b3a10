package dev.figment.gan.networks;

import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A generator that is told a class: G(z | y) = layers([z; E y]) with a learned vector for each class beside the latent one.
 * Mirza and Osindero 2014, arXiv:1411.1784.
 */
public final class ConditionalGenerator extends Generator {

    private final Linear embedding;
    private final Layer layers;

    /**
     * Takes ownership of the layers.
     *
     * @param classDim the length of a class's vector
     * @param layers from [B, latentDim + classDim] to examples
     * @throws IllegalArgumentException if a size is not positive
     */
    public ConditionalGenerator(int latentDim, int classes, int classDim, Layer layers, RandomKey key) {
        super(latentDim, classes);
        if (classes < 1) {
            throw new IllegalArgumentException("a conditional generator needs at least one class, not " + classes);
        }
        this.embedding =
                child("embedding", new Linear(classes, classDim, false, Initializer.normal(1), key.fold("embedding")));
        this.layers = child("layers", layers);
    }

    @Override
    protected Tensor generate(Tensor latent, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            Tensor oneHot =
                    torch.one_hot(Objects.requireNonNull(labels), classes()).to(latent.scalar_type());
            Tensor both = torch.cat(new TensorVector(latent, embedding.forward(oneHot)), 1);
            return scope.keep(layers.forward(both));
        }
    }
}
