package dev.figment.gan.networks;

import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Conv2d;
import dev.figment.nn.ConvTranspose2d;
import dev.figment.nn.Initializer;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Layer;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.MinibatchStandardDeviation;
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
 * <p>Generators begin with a grid of {@code smallestSide} × {@code smallestSide} features, with which discriminators end: 4 × 4
 * in the paper, so that each feature depends on most of the image. The sides between are those of the image halved: with 28
 * pixels, 28, 14, 7 and 4, of which the last step, from and to an odd side, takes 3×3 convolutions. The last layer before the
 * image has {@code width} channels, each before it twice as many.
 *
 * @param pixels height and width of the images: 28, 32 or 64
 * @param smallestSide of the smallest grid of features: 4, or the side before it, 7 with 28 pixels and 8 with 32 or 64, for
 *     networks that judge parts of images only and are one layer shorter
 * @param channels of the images
 * @param width channels of the discriminator's first layer and the generator's last hidden one; 64 in the paper at 28 and 32,
 *     128 at 64 pixels
 * @param latentDim the length of z; 100 in the paper
 * @param selfAttention whether both players have an {@link ImageSelfAttention} where images are half as large: after the
 *     discriminator's first convolution and before the generator's last. It needs a width of 8 or more
 * @param minibatchDeviation whether the discriminator's last features have a {@link MinibatchStandardDeviation} of the whole
 *     batch beside them
 */
public record ConvolutionalNetworks(
        int pixels,
        int smallestSide,
        int channels,
        int width,
        int latentDim,
        boolean selfAttention,
        boolean minibatchDeviation) {

    /** How many pixels a side the images have. */
    public static final List<Integer> SIDES = List.of(28, 32, 64);

    private static final double SLOPE = 0.2;
    private static final int PAPERS_SMALLEST_SIDE = 4;
    private static final int WHOLE_BATCH = Integer.MAX_VALUE;
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
        if (smallestSide != PAPERS_SMALLEST_SIDE && smallestSide != sideBefore(PAPERS_SMALLEST_SIDE, pixels)) {
            throw new IllegalArgumentException(
                    "the smallest grid of features of images of " + pixels + " pixels has " + PAPERS_SMALLEST_SIDE
                            + " or " + sideBefore(PAPERS_SMALLEST_SIDE, pixels) + " a side, not " + smallestSide);
        }
        if (channels < 1 || width < 1 || latentDim < 1) {
            throw new IllegalArgumentException("convolutional networks need positive channels, width and latent length,"
                    + " not " + channels + ", " + width + " and " + latentDim);
        }
    }

    /** Without self-attention or minibatch deviation. */
    public ConvolutionalNetworks(int pixels, int smallestSide, int channels, int width, int latentDim) {
        this(pixels, smallestSide, channels, width, latentDim, false, false);
    }

    /** With features of 4 × 4, as in the paper. */
    public static ConvolutionalNetworks of(int pixels, int channels, int width, int latentDim) {
        return new ConvolutionalNetworks(pixels, PAPERS_SMALLEST_SIDE, channels, width, latentDim);
    }

    /** Both players attend to all places of an image. */
    public ConvolutionalNetworks withSelfAttention() {
        return new ConvolutionalNetworks(pixels, smallestSide, channels, width, latentDim, true, minibatchDeviation);
    }

    /** The discriminator is told how much a batch varies. */
    public ConvolutionalNetworks withMinibatchDeviation() {
        return new ConvolutionalNetworks(pixels, smallestSide, channels, width, latentDim, selfAttention, true);
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
        int wide = deepestChannels();
        int side = smallestSide;
        List<Layer> layers = new ArrayList<>(List.of(
                new Linear(in, wide * side * side, true, INITIAL, key.fold("first")),
                new Reshape(wide, side, side),
                new BatchNorm(wide),
                new Pointwise(Activation.RELU)));
        for (int i = 1; i < halvings(); i++) {
            int next = sideBefore(side, pixels);
            layers.add(new ConvTranspose2d(wide, wide / 2, halving(next), 0, false, INITIAL, key.fold(i)));
            layers.add(new BatchNorm(wide / 2));
            layers.add(new Pointwise(Activation.RELU));
            wide /= 2;
            side = next;
        }
        if (selfAttention) {
            layers.add(new ImageSelfAttention(wide, false, key.fold("attention")));
        }
        layers.add(new ConvTranspose2d(wide, channels, halving(pixels), 0, true, INITIAL, key.fold("image")));
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
        int side = pixels;
        for (int i = 0; i < halvings(); i++) {
            boolean batchNormed = batch && i > 0;
            Conv2d convolution = new Conv2d(in, out, halving(side), !batchNormed, INITIAL, key.fold(i));
            layers.add(normalized(convolution, normalization, key.fold(i)));
            if (batchNormed) {
                layers.add(BatchNorm.byEveryBatch(out)); // real or generated, never both at once
            }
            layers.add(new LeakyRelu(SLOPE));
            if (selfAttention && i == 0) {
                layers.add(new ImageSelfAttention(out, normalization == Normalization.SPECTRAL, key.fold("attention")));
            }
            in = out;
            out *= 2;
            side = half(side);
        }
        if (minibatchDeviation) {
            layers.add(new MinibatchStandardDeviation(WHOLE_BATCH));
        }
        layers.add(new Reshape(featureDim()));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /** The length of the discriminator's features. */
    public int featureDim() {
        return (deepestChannels() + (minibatchDeviation ? 1 : 0)) * smallestSide * smallestSide;
    }

    private static Layer normalized(WeightedLayer layer, Normalization normalization, RandomKey key) {
        return normalization == Normalization.SPECTRAL ? new SpectralNorm(layer, key.fold("u")) : layer;
    }

    private int deepestChannels() {
        return width << (halvings() - 1);
    }

    private int halvings() {
        int halvings = 0;
        for (int side = pixels; side > smallestSide; side = half(side)) {
            halvings++;
        }
        return halvings;
    }

    /** What halves a grid of this side, rounding up, and transposed makes this side of the half. */
    private static Kernel2d halving(int side) {
        return Kernel2d.of(side % 2 == 0 ? 4 : 3).stride(2).padding(1);
    }

    private static int half(int side) {
        return (side + 1) / 2;
    }

    /** Of the sides to which halving leads, the one whose half this is. */
    private static int sideBefore(int half, int pixels) {
        int side = pixels;
        while (half(side) > half) {
            side = half(side);
        }
        return side;
    }
}
