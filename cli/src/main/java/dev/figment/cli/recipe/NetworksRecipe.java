package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageShape;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.ConvolutionalNetworks;
import dev.figment.gan.networks.ConvolutionalNetworks.Normalization;
import dev.figment.gan.networks.Packing;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which networks play. */
public sealed interface NetworksRecipe {

    /** The section {@code networks} of a recipe. */
    ObjectNode toJson();

    /** Networks that generate points in the plane. */
    sealed interface OfPoints extends NetworksRecipe {

        /** What makes them, with a discriminator of so many examples at a time. */
        AdversarialConfig config(Packing packing);
    }

    /** Networks that generate images. */
    sealed interface OfImages extends NetworksRecipe {

        /** Whether both are told the class. */
        boolean conditional();

        /** @throws IllegalArgumentException if there are no such networks for images of this size and mode */
        void require(ImageShape shape);

        /**
         * What makes them, with a discriminator of so many examples at a time.
         *
         * @param shape of the images
         * @param classes of the images; conditional networks are told them
         * @throws IllegalArgumentException as {@link #require}
         */
        AdversarialConfig config(ImageShape shape, int classes, Packing packing);
    }

    /**
     * Perceptrons over points in the plane.
     *
     * @param latentDim the length of what the generator's layers begin with
     * @param centres among which this falls into pieces; 0 for Gaussian noise
     * @param latentDeviation around each centre
     * @param width of each hidden layer of both
     * @param generatorLayers hidden layers of the generator; more of them leave fewer points between modes
     * @param discriminatorLayers hidden layers of the discriminator
     * @param frequencies random frequencies by which the discriminator sees points as well; 0 for none
     * @param frequency their deviation, in periods a unit
     * @param spectralNorm whether the discriminator's layers are under spectral normalisation
     */
    record Points(
            int latentDim,
            int centres,
            double latentDeviation,
            int width,
            int generatorLayers,
            int discriminatorLayers,
            int frequencies,
            double frequency,
            boolean spectralNorm)
            implements OfPoints {

        private static final List<String> KEYS = List.of(
                "latentDim",
                "centres",
                "latentDeviation",
                "width",
                "generatorLayers",
                "discriminatorLayers",
                "frequencies",
                "frequency",
                "spectralNorm");

        private static NetworksRecipe read(RecipeSection section) {
            return new Points(
                    section.at("latentDim").or(2).integer(1),
                    section.at("centres").or(0).integer(0),
                    section.at("latentDeviation").or(0.1).positive(),
                    section.at("width").or(64).integer(1),
                    section.at("generatorLayers").or(5).integer(1),
                    section.at("discriminatorLayers").or(3).integer(1),
                    section.at("frequencies").or(64).integer(0),
                    section.at("frequency").or(1.0).positive(),
                    section.at("spectralNorm").or(false).bool());
        }

        @Override
        public AdversarialConfig config(Packing packing) {
            AdversarialConfig.Points points = AdversarialConfig.Points.of(
                            latentDim,
                            Collections.nCopies(generatorLayers, width),
                            Collections.nCopies(discriminatorLayers, width))
                    .withPacking(packing);
            if (centres > 0) {
                points = points.withCentres(centres, latentDeviation);
            }
            if (frequencies > 0) {
                points = points.withFrequencies(frequencies, frequency);
            }
            return spectralNorm ? points.withSpectralNorm() : points;
        }

        @Override
        public ObjectNode toJson() {
            return kind("points")
                    .put("latentDim", latentDim)
                    .put("centres", centres)
                    .put("latentDeviation", latentDeviation)
                    .put("width", width)
                    .put("generatorLayers", generatorLayers)
                    .put("discriminatorLayers", discriminatorLayers)
                    .put("frequencies", frequencies)
                    .put("frequency", frequency)
                    .put("spectralNorm", spectralNorm);
        }
    }

    /** The networks of PacGAN's experiments on mixtures, over points in the plane. */
    record PacGan() implements OfPoints {

        @Override
        public AdversarialConfig config(Packing packing) {
            return new AdversarialConfig.PacGan(packing);
        }

        @Override
        public ObjectNode toJson() {
            return kind("pacgan");
        }
    }

    /** Perceptrons over images of any size: 100-128-256-512-pixels and pixels-512-256-1. */
    record Multilayer() implements OfImages {

        @Override
        public boolean conditional() {
            return false;
        }

        @Override
        public void require(ImageShape shape) {} // of every size

        @Override
        public AdversarialConfig config(ImageShape shape, int classes, Packing packing) {
            return new AdversarialConfig.Multilayer(shape.channels(), shape.height(), shape.width(), packing);
        }

        @Override
        public ObjectNode toJson() {
            return kind("multilayer");
        }
    }

    /**
     * The networks of DCGAN over square images of some sizes.
     *
     * @param latentDim the length of z
     * @param smallestSide of the smallest grid of features, which the generator begins and the discriminator ends with
     * @param width channels of the layers next to the image
     * @param normalization of the discriminator
     * @param conditional whether both are told the class
     * @param selfAttention whether both attend to all places of an image
     * @param minibatchDeviation whether the discriminator is told how much a batch varies
     */
    record Convolutional(
            int latentDim,
            int smallestSide,
            int width,
            Normalization normalization,
            boolean conditional,
            boolean selfAttention,
            boolean minibatchDeviation)
            implements OfImages {

        private static final List<String> KEYS = List.of(
                "latentDim",
                "smallestSide",
                "width",
                "normalization",
                "conditional",
                "selfAttention",
                "minibatchDeviation");

        private static NetworksRecipe read(RecipeSection section) {
            return new Convolutional(
                    section.at("latentDim").or(100).integer(1),
                    section.at("smallestSide").or(4).integer(1),
                    section.at("width").or(64).integer(1),
                    section.at("normalization").or("batch").constant(Normalization.values()),
                    section.at("conditional").or(false).bool(),
                    section.at("selfAttention").or(false).bool(),
                    section.at("minibatchDeviation").or(false).bool());
        }

        @Override
        public void require(ImageShape shape) {
            if (shape.height() != shape.width() || !ConvolutionalNetworks.SIDES.contains(shape.height())) {
                throw new IllegalArgumentException(
                        "networks of kind convolutional are for images of 28×28, 32×32 or 64×64"
                                + " pixels, but the data are " + shape + "; kind multilayer takes any size");
            }
        }

        @Override
        public AdversarialConfig config(ImageShape shape, int classes, Packing packing) {
            require(shape);
            return new AdversarialConfig.Convolutional(
                    new ConvolutionalNetworks(
                            shape.height(),
                            smallestSide,
                            shape.channels(),
                            width,
                            latentDim,
                            selfAttention,
                            minibatchDeviation),
                    normalization,
                    packing,
                    conditional ? classes : 0);
        }

        @Override
        public ObjectNode toJson() {
            return kind("convolutional")
                    .put("latentDim", latentDim)
                    .put("smallestSide", smallestSide)
                    .put("width", width)
                    .put("normalization", RecipeValue.word(normalization))
                    .put("conditional", conditional)
                    .put("selfAttention", selfAttention)
                    .put("minibatchDeviation", minibatchDeviation);
        }
    }

    /** Reads the section {@code networks}. */
    static NetworksRecipe read(RecipeSection section) {
        Map<String, RecipeSection.Reader<NetworksRecipe>> readers = new LinkedHashMap<>();
        readers.put("points", new RecipeSection.Reader<>(Points.KEYS, Points::read));
        readers.put("pacgan", new RecipeSection.Reader<>(List.of(), none -> new PacGan()));
        readers.put("multilayer", new RecipeSection.Reader<>(List.of(), none -> new Multilayer()));
        readers.put("convolutional", new RecipeSection.Reader<>(Convolutional.KEYS, Convolutional::read));
        return section.byKind(readers, null);
    }

    private static ObjectNode kind(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
