package dev.figment.vae;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageShape;
import dev.figment.io.JsonFields;
import dev.figment.nn.Activation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@link VaeConfig} as it stands in {@code config.json}. */
final class VaeConfigJson {

    private static final String PERCEPTRON = "perceptron";
    private static final String CONVOLUTIONAL = "convolutional";

    private VaeConfigJson() {}

    static ObjectNode write(VaeConfig config, ObjectNode json) {
        json.putObject("image")
                .put("channels", config.image().channels())
                .put("height", config.image().height())
                .put("width", config.image().width());
        json.put("latent_dim", config.latentDim());
        write(config.backbone(), json.putObject("backbone"));
        write(config.likelihood(), json.putObject("likelihood"));
        json.put("classes", config.classes());
        return json;
    }

    private static void write(Backbone backbone, ObjectNode json) {
        if (backbone instanceof Backbone.Perceptron perceptron) {
            json.put("kind", PERCEPTRON);
            ArrayNode hidden = json.putArray("hidden");
            perceptron.hidden().forEach(hidden::add);
            json.put("activation", text(perceptron.activation()));
        } else if (backbone instanceof Backbone.Convolutional convolutional) {
            json.put("kind", CONVOLUTIONAL);
            ArrayNode channels = json.putArray("channels");
            convolutional.channels().forEach(channels::add);
            json.put("hidden", convolutional.hidden());
            json.put("activation", text(convolutional.activation()));
        }
    }

    private static void write(Likelihood likelihood, ObjectNode json) {
        json.put("kind", likelihood.name());
        if (likelihood instanceof Gaussian gaussian) {
            json.put("deviation", gaussian.deviation());
        }
    }

    static VaeConfig read(JsonFields json) throws IOException {
        try {
            JsonFields image = json.getObject("image");
            return new VaeConfig(
                    new ImageShape(image.getInt("channels"), image.getInt("height"), image.getInt("width")),
                    json.getInt("latent_dim"),
                    backbone(json.getObject("backbone")),
                    likelihood(json.getObject("likelihood")),
                    json.getInt("classes"));
        } catch (IllegalArgumentException e) {
            throw new IOException(json.source() + ": " + e.getMessage(), e);
        }
    }

    private static Backbone backbone(JsonFields json) throws IOException {
        boolean perceptron =
                json.getOneOf("kind", List.of(PERCEPTRON, CONVOLUTIONAL)).equals(PERCEPTRON);
        Activation activation = activation(json);
        return perceptron
                ? new Backbone.Perceptron(json.getInts("hidden"), activation)
                : new Backbone.Convolutional(json.getInts("channels"), json.getInt("hidden"), activation);
    }

    private static Activation activation(JsonFields json) throws IOException {
        List<String> names =
                Arrays.stream(Activation.values()).map(VaeConfigJson::text).toList();
        return Activation.valueOf(json.getOneOf("activation", names).toUpperCase(Locale.ROOT));
    }

    private static Likelihood likelihood(JsonFields json) throws IOException {
        return Likelihood.named(json.getOneOf("kind", Likelihood.NAMES), json.getDouble("deviation", 1));
    }

    private static String text(Activation activation) {
        return activation.name().toLowerCase(Locale.ROOT);
    }
}
