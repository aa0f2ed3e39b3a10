package dev.figment.gan.networks;

import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.FourierFeatures;
import dev.figment.nn.Layer;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.nn.SpectralNorm;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.List;

/**
 * Multilayer perceptrons as players, with leaky ReLU of slope 0.2 between layers. {@link #imageGenerator} and
 * {@link #imageDiscriminator} are the networks that Goodfellow et al. 2014, arXiv:1406.2661, is commonly reproduced with:
 * 100-128-256-512-pixels and pixels-512-256-1. Stateless.
 */
public final class Perceptrons {

    private static final double SLOPE = 0.2;

    private Perceptrons() {}

    /**
     * 100-128-256-512-pixels, with batch normalisation of the layers of 256 and 512, and tanh.
     *
     * @param shape C, H, W of the images, with values from −1 to 1
     */
    public static Generator imageGenerator(RandomKey key, long... shape) {
        int pixels = Math.toIntExact(Shapes.elements(shape));
        return new LayeredGenerator(
                100,
                new Sequential(
                        new Linear(100, 128, key.fold(0)),
                        new LeakyRelu(SLOPE),
                        new Linear(128, 256, key.fold(1)),
                        new BatchNorm(256),
                        new LeakyRelu(SLOPE),
                        new Linear(256, 512, key.fold(2)),
                        new BatchNorm(512),
                        new LeakyRelu(SLOPE),
                        new Linear(512, pixels, key.fold(3)),
                        new Pointwise(Activation.TANH),
                        new Reshape(shape)));
    }

    /**
     * pixels-512-256-1.
     *
     * @param pixels C H W of the images, times the degree of packing
     */
    public static Discriminator imageDiscriminator(int pixels, RandomKey key) {
        return new LayeredDiscriminator(new Sequential(
                new Reshape(pixels),
                new Linear(pixels, 512, key.fold(0)),
                new LeakyRelu(SLOPE),
                new Linear(512, 256, key.fold(1)),
                new LeakyRelu(SLOPE),
                new Linear(256, 1, key.fold(2))));
    }

    /**
     * Vectors from latent vectors, through hidden layers of given widths.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public static Generator generator(int latentDim, List<Integer> hidden, int out, RandomKey key) {
        return new LayeredGenerator(latentDim, new Sequential(layers(latentDim, hidden, out, false, key)));
    }

    /**
     * Vectors from a {@link LatentMixture}, through hidden layers of given widths.
     *
     * @param centres of the mixture
     * @param deviation around each
     * @throws IllegalArgumentException if a size or the deviation is not positive
     */
    public static Generator generator(
            int latentDim, int centres, double deviation, List<Integer> hidden, int out, RandomKey key) {
        return new LayeredGenerator(
                latentDim + 1,
                new Sequential(
                        new LatentMixture(centres, latentDim, deviation, key.fold("centres")),
                        new Sequential(layers(latentDim, hidden, out, false, key))));
    }

    /**
     * Logits of packs of vectors, through hidden layers of given widths.
     *
     * @param in the length of a vector
     * @param spectral whether every layer is under {@link SpectralNorm}
     * @throws IllegalArgumentException if a size is not positive
     */
    public static Discriminator discriminator(
            int in, Packing packing, List<Integer> hidden, boolean spectral, RandomKey key) {
        return new LayeredDiscriminator(new Sequential(layers(in * packing.degree(), hidden, 1, spectral, key)));
    }

    /**
     * Logits of packs of vectors seen through {@link FourierFeatures}, through hidden layers of given widths.
     *
     * @param in the length of a vector
     * @param frequencies how many random frequencies the vectors are seen by as well
     * @param deviation theirs, in periods a unit
     * @param spectral whether every layer is under {@link SpectralNorm}
     * @throws IllegalArgumentException if a size or the deviation is not positive
     */
    public static Discriminator discriminator(
            int in,
            Packing packing,
            List<Integer> hidden,
            int frequencies,
            double deviation,
            boolean spectral,
            RandomKey key) {
        int pack = in * packing.degree();
        return new LayeredDiscriminator(new Sequential(
                new FourierFeatures(pack, frequencies, deviation, key.fold("frequencies")),
                new Sequential(layers(pack + 2 * frequencies, hidden, 1, spectral, key))));
    }

    private static Layer[] layers(int in, List<Integer> hidden, int out, boolean spectral, RandomKey key) {
        List<Layer> layers = new ArrayList<>();
        int width = in;
        for (int i = 0; i < hidden.size(); i++) {
            layers.add(linear(width, hidden.get(i), spectral, key.fold(i)));
            layers.add(new LeakyRelu(SLOPE));
            width = hidden.get(i);
        }
        layers.add(linear(width, out, spectral, key.fold("output")));
        return layers.toArray(Layer[]::new);
    }

    private static Layer linear(int in, int out, boolean spectral, RandomKey key) {
        Linear linear = new Linear(in, out, key);
        return spectral ? new SpectralNorm(linear, key.fold("u")) : linear;
    }
}
