package dev.figment.gan.networks;

import dev.figment.data.images.ImageShape;
import dev.figment.nn.FourierFeatures;
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
     * Perceptrons over points in the plane.
     *
     * @param latentDim the length of what the generator's layers begin with
     * @param centres of the {@link LatentMixture} that this is drawn from; none for Gaussian noise, which is z itself
     * @param generator widths of the generator's hidden layers
     * @param discriminator widths of the discriminator's
     * @param frequencies of the {@link FourierFeatures} that the discriminator sees as well; none for the points alone
     * @param spectral whether the discriminator's layers are under spectral normalisation
     * @param packing of the discriminator
     */
    record Points(
            int latentDim,
            Optional<Centres> centres,
            List<Integer> generator,
            List<Integer> discriminator,
            Optional<Frequencies> frequencies,
            boolean spectral,
            Packing packing)
            implements AdversarialConfig {

        /**
         * Of a {@link LatentMixture}.
         *
         * @param count how many
         * @param deviation around each
         */
        public record Centres(int count, double deviation) {

            /** @throws IllegalArgumentException if a number is not positive */
            public Centres {
                if (count < 1 || !(deviation > 0)) {
                    throw new IllegalArgumentException("latent vectors have a positive number of centres and a positive"
                            + " deviation around them, not " + count + " and " + deviation);
                }
            }
        }

        /**
         * Of {@link FourierFeatures}.
         *
         * @param count how many
         * @param deviation their own, in periods a unit
         */
        public record Frequencies(int count, double deviation) {

            /** @throws IllegalArgumentException if a number is not positive */
            public Frequencies {
                if (count < 1 || !(deviation > 0)) {
                    throw new IllegalArgumentException("a discriminator sees by a positive number of frequencies with a"
                            + " positive deviation, not " + count + " and " + deviation);
                }
            }
        }

        /** @throws IllegalArgumentException if a number is not positive */
        public Points {
            generator = List.copyOf(generator);
            discriminator = List.copyOf(discriminator);
            if (latentDim < 1) {
                throw new IllegalArgumentException("latent vectors have a positive length, not " + latentDim);
            }
            if (generator.stream().anyMatch(width -> width < 1)
                    || discriminator.stream().anyMatch(width -> width < 1)) {
                throw new IllegalArgumentException(
                        "hidden layers have positive widths, not " + generator + " and " + discriminator);
            }
        }

        /** Of Gaussian noise and of points alone, without spectral normalisation or packing. */
        public static Points of(int latentDim, List<Integer> generator, List<Integer> discriminator) {
            return new Points(
                    latentDim, Optional.empty(), generator, discriminator, Optional.empty(), false, Packing.none());
        }

        /** The generator's noise falls into pieces. */
        public Points withCentres(int count, double deviation) {
            Optional<Centres> other = Optional.of(new Centres(count, deviation));
            return new Points(latentDim, other, generator, discriminator, frequencies, spectral, packing);
        }

        /** The discriminator sees points by random frequencies as well. */
        public Points withFrequencies(int count, double deviation) {
            Optional<Frequencies> other = Optional.of(new Frequencies(count, deviation));
            return new Points(latentDim, centres, generator, discriminator, other, spectral, packing);
        }

        /** The discriminator's layers are under spectral normalisation. */
        public Points withSpectralNorm() {
            return new Points(latentDim, centres, generator, discriminator, frequencies, true, packing);
        }

        /** The discriminator judges packs. */
        public Points withPacking(Packing other) {
            return new Points(latentDim, centres, generator, discriminator, frequencies, spectral, other);
        }

        @Override
        public AdversarialNetworks create(RandomKey key) {
            RandomKey ofGenerator = key.fold("generator");
            RandomKey ofDiscriminator = key.fold("discriminator");
            return new AdversarialNetworks(
                    centres.map(centre -> Perceptrons.generator(
                                    latentDim, centre.count(), centre.deviation(), generator, 2, ofGenerator))
                            .orElseGet(() -> Perceptrons.generator(latentDim, generator, 2, ofGenerator)),
                    frequencies
                            .map(seen -> Perceptrons.discriminator(
                                    2,
                                    packing,
                                    discriminator,
                                    seen.count(),
                                    seen.deviation(),
                                    spectral,
                                    ofDiscriminator))
                            .orElseGet(() ->
                                    Perceptrons.discriminator(2, packing, discriminator, spectral, ofDiscriminator)),
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
