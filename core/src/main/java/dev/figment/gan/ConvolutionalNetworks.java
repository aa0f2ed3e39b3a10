package dev.figment.gan;

import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Conv2d;
import dev.figment.nn.ConvTranspose2d;
import dev.figment.nn.Initializer;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Layer;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.nn.SpectralNorm;
import dev.figment.nn.WeightedLayer;
import dev.figment.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional players of DCGAN, Radford et al. 2015, arXiv:1511.06434: no pooling and no hidden fully connected layers;
 * each 4×4 convolution of stride 2 halves an image or, transposed, doubles it; ReLU in the generator, leaky ReLU of slope 0.2
 * in the discriminator; weights normal with deviation 0.02.
 *
 * <p>With images of 28 pixels a side, generators begin with 7 × 7, and with 32 or 64 pixels with 4 × 4. The last layer before
 * the image has {@code width} channels, each before it twice as many.
 *
 * @param pixels height and width of the images: 28, 32 or 64
 * @param channels of the images
 * @param width channels of the discriminator's first layer and the generator's last hidden one; 64 in the paper at 28 and 32,
 *     128 at 64 pixels
 * @param latentDim the length of z; 100 in the paper
 */
public record ConvolutionalNetworks(int pixels, int channels, int width, int latentDim) {

    /** How many pixels a side the images have. */
    public static final List<Integer> SIDES = List.of(28, 32, 64);

    private static final double SLOPE = 0.2;
    private static final Kernel2d HALVING = Kernel2d.of(4).stride(2).padding(1);
    private static final Initializer INITIAL = Initializer.normal(0.02);

    /** How the discriminator's layers are normalised. */
    public enum Normalization {
        /** As in the paper, all but the first layer; not under gradient penalties, which are per example. */
        BATCH,
        /** {@link SpectralNorm} of every layer: Miyato et al. 2018, arXiv:1802.05957. */
        SPECTRAL,
        /** Not at all: WGAN-GP, Gulrajani et al. 2017, arXiv:1704.00028. */
        NONE
    }

    /** @throws IllegalArgumentException if the images have another size, or a number is not positive */
    public ConvolutionalNetworks {
        if (!SIDES.contains(pixels)) {
            throw new IllegalArgumentException(
                    "convolutional networks are for images of 28, 32 or 64 pixels a side, not " + pixels);
        }
        if (channels < 1 || width < 1 || latentDim < 1) {
            throw new IllegalArgumentException("convolutional networks need positive channels, width and latent length,"
                    + " not " + channels + ", " + width + " and " + latentDim);
        }
    }

    /** From z to images [B, channels, pixels, pixels] with values from −1 to 1. */
    public Generator generator(RandomKey key) {
        return new LayeredGenerator(latentDim, generatorLayers(latentDim, key));
    }

    /** From z and a class, which is told as a vector as long as z. */
    public Generator conditionalGenerator(int classes, RandomKey key) {
        return new ConditionalGenerator(latentDim, classes, latentDim, generatorLayers(2 * latentDim, key), key);
    }

    private Sequential generatorLayers(int in, RandomKey key) {
        int first = firstSide();
        int doublings = doublings();
        int wide = width << (doublings - 1);
        List<Layer> layers = new ArrayList<>(List.of(
                new Linear(in, wide * first * first, true, INITIAL, key.fold("first")),
                new Reshape(wide, first, first),
                new BatchNorm(wide),
                new Pointwise(Activation.RELU)));
        for (int i = 1; i < doublings; i++) {
            layers.add(new ConvTranspose2d(wide, wide / 2, HALVING, 0, false, INITIAL, key.fold(i)));
            layers.add(new BatchNorm(wide / 2));
            layers.add(new Pointwise(Activation.RELU));
            wide /= 2;
        }
        layers.add(new ConvTranspose2d(wide, channels, HALVING, 0, true, INITIAL, key.fold("image")));
        layers.add(new Pointwise(Activation.TANH));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /** From packs of images to logits. */
    public Discriminator discriminator(Normalization normalization, Packing packing, RandomKey key) {
        return new LayeredDiscriminator(new Sequential(
                features(normalization, packing, key),
                normalized(new Linear(featureDim(), 1, true, INITIAL, key.fold("logit")), normalization, key)));
    }

    /** From images and their classes to logits. */
    public Discriminator projectionDiscriminator(Normalization normalization, int classes, RandomKey key) {
        return new ProjectionDiscriminator(
                features(normalization, Packing.none(), key),
                featureDim(),
                classes,
                normalization == Normalization.SPECTRAL,
                key);
    }

    /** From packs of images to features [B, {@link #featureDim}]: the discriminator without its last layer. */
    public Layer features(Normalization normalization, Packing packing, RandomKey key) {
        boolean batch = normalization == Normalization.BATCH;
        List<Layer> layers = new ArrayList<>();
        int in = channels * packing.degree();
        int out = width;
        for (int i = 0; i < doublings(); i++) {
            boolean batchNormed = batch && i > 0;
            Conv2d convolution = new Conv2d(in, out, HALVING, !batchNormed, INITIAL, key.fold(i));
            layers.add(normalized(convolution, normalization, key.fold(i)));
            if (batchNormed) {
                layers.add(new BatchNorm(out));
            }
            layers.add(new LeakyRelu(SLOPE));
            in = out;
            out *= 2;
        }
        layers.add(new Reshape(featureDim()));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /** The length of the discriminator's features. */
    public int featureDim() {
        return (width << (doublings() - 1)) * firstSide() * firstSide();
    }

    private static Layer normalized(WeightedLayer layer, Normalization normalization, RandomKey key) {
        return normalization == Normalization.SPECTRAL ? new SpectralNorm(layer, key.fold("u")) : layer;
    }

    private int firstSide() {
        return pixels == 28 ? 7 : 4;
    }

    private int doublings() {
        return Integer.numberOfTrailingZeros(pixels / firstSide());
    }
}
