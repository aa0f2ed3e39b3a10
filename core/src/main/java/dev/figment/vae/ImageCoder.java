package dev.figment.vae;

import dev.figment.nn.Module;
import dev.figment.nn.Observation;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link VariationalAutoencoder} and the {@link Autoencoder} share: a network from images to features, one from
 * codes to the parameters of a likelihood, and labels as a further input of both. Forward passes only read the model.
 */
public abstract sealed class ImageCoder extends Module permits VariationalAutoencoder, Autoencoder {

    private final VaeConfig config;
    private final Sequential encoder;

    ImageCoder(VaeConfig config, RandomKey key) {
        this.config = config;
        encoder = child("encoder", config.backbone().encoder(config.image(), config.classes(), key.fold("encoder")));
    }

    /** The decoder is made last, so that parameters stand in the order of the forward pass. */
    final Sequential newDecoder(RandomKey key) {
        return child(
                "decoder",
                config.backbone()
                        .decoder(
                                config.image(),
                                config.latentDim() + config.classes(),
                                config.likelihood().parameters(),
                                key.fold("decoder")));
    }

    /** The layers from codes to outputs. */
    abstract Sequential decoder();

    /** The shape of the model. */
    public final VaeConfig config() {
        return config;
    }

    /**
     * The code of each image: of a variational model the mean of its distribution.
     *
     * @param x [B, P], intensities from 0 to 1
     * @param labels int64 [B] for a conditional model, else null
     * @return [B, D], owned by the current scope
     */
    public abstract Tensor codes(Tensor x, @Nullable Tensor labels);

    /**
     * What the decoder says of each code.
     *
     * @param z [… , B, D]
     * @param labels int64 [B] for a conditional model, else null
     * @return [… , B, P · parameters], owned by the current scope, for the likelihood to read
     * @throws IllegalArgumentException if z does not end in D, or labels are missing or not asked for
     */
    public final Tensor decode(Tensor z, @Nullable Tensor labels) {
        Shapes.requireLast(z, config.latentDim(), "the code given to the decoder");
        try (Scope scope = Scope.open()) {
            Tensor input = labelled(z, labels, 1);
            Tensor output = decoder().forward(input.reshape(-1, input.size(-1))); // [… · B, P · parameters]
            long[] shape = z.shape();
            shape[shape.length - 1] = output.size(-1);
            Tensor shaped = output.reshape(shape);
            if (Observation.wants(LatentProbe.PICTURES)) {
                observe(LatentProbe.PICTURES, config.likelihood().mean(shaped));
            }
            return scope.keep(shaped);
        }
    }

    /**
     * The picture of each code: the mean of the likelihood.
     *
     * @param z [… , B, D]
     * @param labels as above
     * @return [… , B, P], owned by the current scope
     */
    public final Tensor pictures(Tensor z, @Nullable Tensor labels) {
        try (Scope scope = Scope.open()) {
            return scope.keep(config.likelihood().mean(decode(z, labels)));
        }
    }

    /** Features of images, [B, features]. */
    final Tensor features(Tensor x, @Nullable Tensor labels) {
        Shapes.requireLast(x, config.image().size(), "the images given to the encoder, flattened to [B, P],");
        observe(LatentProbe.IMAGES, x);
        return encoder.forward(labelled(x, labels, config.backbone().valuesPerClass(config.image())));
    }

    /** The labels behind the values, each as so many ones among zeros. */
    private Tensor labelled(Tensor values, @Nullable Tensor labels, int valuesPerClass) {
        if (config.classes() == 0) {
            if (labels != null) {
                throw new IllegalArgumentException("this model is not conditional, but labels are given");
            }
            return values;
        }
        if (labels == null) {
            throw new IllegalArgumentException("this model is conditional: it needs a label for each image");
        }
        Tensor ones = torch.one_hot(labels, config.classes()).to(values.scalar_type()); // [B, classes]
        Tensor planes = ones.repeat_interleave(valuesPerClass, new LongOptional(1), new LongOptional());
        long[] shape = values.shape();
        shape[shape.length - 1] = planes.size(-1);
        return torch.cat(new TensorVector(values, planes.expand(shape)), -1);
    }
}
