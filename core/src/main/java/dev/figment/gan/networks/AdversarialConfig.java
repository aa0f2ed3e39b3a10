package dev.figment.gan.networks;

import dev.figment.data.images.ImageShape;
import dev.figment.tensor.RandomKey;
import java.util.List;
import java.util.Optional;

/** Which networks play: what a stored model says of them, and a recipe. Immutable. */
public sealed interface AdversarialConfig {

    /**
     * New networks.
     *
     * @param key names their initial values
     * @return owned by the caller
     */
    AdversarialNetworks create(RandomKey key);

    /** How many examples the discriminator judges at a time. */
    Packing packing();

    /** The size and mode of what the generator makes, where that is images. */
    default Optional<ImageShape> images() {
        return Optional.empty();
    }

    /**
     * Perceptrons over points in the plane, with a discriminator that sees them through {@link
     * dev.figment.nn.FourierFeatures}.
     *
     * @param latentDim the length of what the generator's layers begin with
     * @param centres of the {@link LatentMixture} that this is drawn from; 0 for Gaussian noise, which is z itself
     * @param latentDeviation around each centre
     * @param generator widths of the generator's hidden layers
     * @param discriminator widths of the discriminator's
     * @param frequencies how many random frequencies the discriminator sees by; 0 for the points alone
     * @param frequency their deviation, in periods a unit
     * @param spectral whether the discriminator's layers are under spectral normalisation
     * @param packing of the discriminator
     */
    record Points(
            int latentDim,
            int centres,
            double latentDeviation,
            List<Integer> generator,
            List<Integer> discriminator,
            int frequencies,
            double frequency,
            boolean spectral,
            Packing packing)
            implements AdversarialConfig {

        /** @throws IllegalArgumentException if a number is not positive, but for frequencies and centres, which may be 0 */
        public Points {
            generator = List.copyOf(generator);
            discriminator = List.copyOf(discriminator);
            if (latentDim < 1 || frequencies < 0 || !(frequency > 0)) {
                throw new IllegalArgumentException("networks over points need a positive latent length, 0 or more"
                        + " frequencies and a positive deviation of them, not " + latentDim + ", " + frequencies
                        + " and " + frequency);
            }
            if (centres < 0 || !(latentDeviation > 0)) {
                throw new IllegalArgumentException("latent vectors have 0 or more centres and a positive deviation"
                        + " around them, not " + centres + " and " + latentDeviation);
            }
            if (generator.stream().anyMatch(width -> width < 1)
                    || discriminator.stream().anyMatch(width -> width < 1)) {
                throw new IllegalArgumentException(
                        "hidden layers have positive widths, not " + generator + " and " + discriminator);
            }
        }

        @Override
        public AdversarialNetworks create(RandomKey key) {
            return new AdversarialNetworks(
                    centres == 0
                            ? Perceptrons.generator(latentDim, generator, 2, key.fold("generator"))
                            : Perceptrons.generator(
                                    latentDim, centres, latentDeviation, generator, 2, key.fold("generator")),
                    Perceptrons.discriminator(
                            2, packing, discriminator, frequencies, frequency, spectral, key.fold("discriminator")),
                    this);
        }
    }

    /**
     * {@link PacGanNetworks}.
     *
     * @param packing of the discriminator
     */
    record PacGan(Packing packing) implements AdversarialConfig {

        @Override
        public AdversarialNetworks create(RandomKey key) {
            return new AdversarialNetworks(
                    PacGanNetworks.generator(key.fold("generator")),
                    PacGanNetworks.discriminator(packing, key.fold("discriminator")),
                    this);
        }
    }

    /**
     * {@link Perceptrons} over images.
     *
     * @param channels of the images
     * @param height in pixels
     * @param width in pixels
     * @param packing of the discriminator
     */
    record Multilayer(int channels, int height, int width, Packing packing) implements AdversarialConfig {

        /** @throws IllegalArgumentException if a size is not positive */
        public Multilayer {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException(
                        "images have positive sizes, not " + channels + " × " + height + " × " + width);
            }
        }

        @Override
        public Optional<ImageShape> images() {
            return Optional.of(new ImageShape(channels, height, width));
        }

        @Override
        public AdversarialNetworks create(RandomKey key) {
            return new AdversarialNetworks(
                    Perceptrons.imageGenerator(key.fold("generator"), channels, height, width),
                    Perceptrons.imageDiscriminator(
                            channels * height * width * packing.degree(), key.fold("discriminator")),
                    this);
        }
    }

    /**
     * {@link ConvolutionalNetworks}; with classes, a {@link ConditionalGenerator} of them and a {@link ProjectionDiscriminator} over
     * their features.
     *
     * @param networks their sizes
     * @param normalization of the discriminator's layers
     * @param packing of the discriminator
     * @param classes that both are told; 0 for networks without condition
     */
    record Convolutional(
            ConvolutionalNetworks networks,
            ConvolutionalNetworks.Normalization normalization,
            Packing packing,
            int classes)
            implements AdversarialConfig {

        /** Without condition. */
        public Convolutional(
                ConvolutionalNetworks networks, ConvolutionalNetworks.Normalization normalization, Packing packing) {
            this(networks, normalization, packing, 0);
        }

        /** @throws IllegalArgumentException if the number of classes is negative, or conditional examples are to be packed */
        public Convolutional {
            if (classes < 0) {
                throw new IllegalArgumentException("networks have 0 or more classes, not " + classes);
            }
            if (classes > 0 && packing.degree() > 1) {
                throw new IllegalArgumentException("a pack of " + packing.degree()
                        + " examples has no one class: packing is for networks without condition");
            }
        }

        @Override
        public Optional<ImageShape> images() {
            return Optional.of(new ImageShape(networks.channels(), networks.pixels(), networks.pixels()));
        }

        @Override
        public AdversarialNetworks create(RandomKey key) {
            RandomKey ofGenerator = key.fold("generator");
            RandomKey ofDiscriminator = key.fold("discriminator");
            if (classes == 0) {
                return new AdversarialNetworks(
                        networks.generator(ofGenerator),
                        networks.discriminator(normalization, packing, ofDiscriminator),
                        this);
            }
            return new AdversarialNetworks(
                    networks.conditionalGenerator(classes, ofGenerator),
                    networks.projectionDiscriminator(normalization, classes, ofDiscriminator),
                    this);
        }
    }
}
