package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageShape;
import dev.figment.nn.Activation;
import dev.figment.vae.Backbone;
import dev.figment.vae.Gaussian;
import dev.figment.vae.Likelihood;
import dev.figment.vae.VaeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An autoencoder before its images are known.
 *
 * @param latentDim the size of a code
 * @param backbone what encoder and decoder are made of
 * @param likelihood how the decoder's output is read
 * @param conditional whether the model is told the labels
 */
public record VaeModelRecipe(int latentDim, Backbone backbone, Likelihood likelihood, boolean conditional) {

    static final List<String> KEYS = List.of("latentDim", "backbone", "likelihood", "deviation", "conditional");

    private static final List<String> LIKELIHOODS =
            List.of("bernoulli", "continuousBernoulli", "gaussian", "gaussianWithVariance", "discretizedLogistic");

    /** The model for these images. */
    public VaeConfig config(ImageShape image, int classes) {
        return new VaeConfig(image, latentDim, backbone, likelihood, conditional ? classes : 0);
    }

    static VaeModelRecipe read(RecipeSection section) {
        section.knowing(KEYS);
        int latentDim = section.at("latentDim").integer(1);
        Backbone backbone = backbone(section.section("backbone"));
        String likelihood = section.at("likelihood").or("bernoulli").choice(LIKELIHOODS);
        double deviation = section.at("deviation").or(1.0).positive();
        boolean conditional = section.at("conditional").or(false).bool();
        return section.build(() -> new VaeModelRecipe(
                latentDim,
                backbone,
                Likelihood.named(Likelihood.NAMES.get(LIKELIHOODS.indexOf(likelihood)), deviation),
                conditional));
    }

    private static Backbone backbone(RecipeSection section) {
        Map<String, RecipeSection.Reader<Backbone>> readers = new LinkedHashMap<>();
        readers.put(
                "perceptron",
                new RecipeSection.Reader<>(
                        List.of("hidden", "activation"),
                        of -> new Backbone.Perceptron(of.at("hidden").integers(1), activation(of))));
        readers.put(
                "convolutional",
                new RecipeSection.Reader<>(
                        List.of("channels", "hidden", "activation"),
                        of -> new Backbone.Convolutional(
                                of.at("channels").integers(1), of.at("hidden").integer(1), activation(of))));
        return section.byKind(readers, null);
    }

    private static Activation activation(RecipeSection section) {
        return section.at("activation").or("relu").constant(Activation.values());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("latentDim", latentDim);
        ObjectNode network = json.putObject("backbone");
        if (backbone instanceof Backbone.Perceptron perceptron) {
            network.put("kind", "perceptron");
            put(network.putArray("hidden"), perceptron.hidden());
            network.put("activation", RecipeValue.word(perceptron.activation()));
        } else if (backbone instanceof Backbone.Convolutional convolutional) {
            network.put("kind", "convolutional");
            put(network.putArray("channels"), convolutional.channels());
            network.put("hidden", convolutional.hidden());
            network.put("activation", RecipeValue.word(convolutional.activation()));
        }
        json.put("likelihood", LIKELIHOODS.get(Likelihood.NAMES.indexOf(likelihood.name())));
        json.put("deviation", likelihood instanceof Gaussian gaussian ? gaussian.deviation() : 1.0);
        json.put("conditional", conditional);
        return json;
    }

    private static void put(ArrayNode array, List<Integer> sizes) {
        sizes.forEach(array::add);
    }
}
