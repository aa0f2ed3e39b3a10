package dev.figment.gan.networks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFields;
import dev.figment.io.ModelWeights;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Both players as a directory, of {@code model_type} {@code figment-gan}, which Figment reads and nobody else: the tensors are
 * {@code generator.…} and {@code discriminator.…}. Stateless.
 */
public final class AdversarialArchitecture implements Architecture<AdversarialNetworks> {

    private static final String TYPE = "figment-gan";
    private static final String POINTS = "points";
    private static final String PAC_GAN = "pacgan";
    private static final String MULTILAYER = "multilayer";
    private static final String CONVOLUTIONAL = "convolutional";

    @Override
    public String modelType() {
        return TYPE;
    }

    @Override
    public boolean expresses(AdversarialNetworks model) {
        return model.config().isPresent();
    }

    @Override
    public ObjectNode config(AdversarialNetworks model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", TYPE);
        AdversarialConfig config = model.config().orElseThrow();
        json.put("packing", config.packing().degree());
        if (config instanceof AdversarialConfig.Points points) {
            json.put("networks", POINTS);
            json.put("latent_dim", points.latentDim());
            points.centres().ifPresent(centres -> json.put("centres", centres.count())
                    .put("latent_deviation", centres.deviation()));
            points.generator().forEach(json.putArray("generator_hidden")::add);
            points.discriminator().forEach(json.putArray("discriminator_hidden")::add);
            points.frequencies().ifPresent(frequencies -> json.put("frequencies", frequencies.count())
                    .put("frequency", frequencies.deviation()));
            json.put("spectral_norm", points.spectral());
        } else if (config instanceof AdversarialConfig.Multilayer images) {
            json.put("networks", MULTILAYER);
            json.put("channels", images.channels());
            json.put("height", images.height());
            json.put("width", images.width());
        } else if (config instanceof AdversarialConfig.Convolutional images) {
            json.put("networks", CONVOLUTIONAL);
            json.put("pixels", images.networks().pixels());
            json.put("smallest_side", images.networks().smallestSide());
            json.put("channels", images.networks().channels());
            json.put("width", images.networks().width());
            json.put("latent_dim", images.networks().latentDim());
            json.put("self_attention", images.networks().selfAttention());
            json.put("minibatch_deviation", images.networks().minibatchDeviation());
            json.put("normalization", word(images.normalization()));
            json.put("classes", images.classes());
        } else {
            json.put("networks", PAC_GAN); // the last of the sealed four
        }
        return json;
    }

    @Override
    public Map<String, Tensor> weights(AdversarialNetworks model) {
        Map<String, Tensor> weights = new LinkedHashMap<>(model.state());
        model.augmentation().ifPresent(augmentation -> augmentation
                .state()
                .keySet()
                .forEach(name -> weights.remove(augmentation.path() + "." + name)));
        return weights; // augmentation belongs to training
    }

    @Override
    public AdversarialNetworks read(HuggingFaceDirectory directory) throws IOException {
        JsonFields json = directory.configFields();
        AdversarialConfig config;
        try {
            config = config(json);
        } catch (IllegalArgumentException e) {
            throw new IOException(json.source() + ": " + e.getMessage(), e);
        }
        try (Scope scope = Scope.open();
                ModelWeights weights = directory.openWeights()) {
            return Architecture.filled(config.create(RandomKey.of(0)), weights.tensors(), directory);
        }
    }

    private static AdversarialConfig config(JsonFields json) throws IOException {
        Packing packing = new Packing(json.getInt("packing"));
        return switch (json.getOneOf("networks", List.of(POINTS, PAC_GAN, MULTILAYER, CONVOLUTIONAL))) {
            case POINTS -> points(json).withPacking(packing);
            case MULTILAYER ->
                new AdversarialConfig.Multilayer(
                        json.getInt("channels"), json.getInt("height"), json.getInt("width"), packing);
            case CONVOLUTIONAL ->
                new AdversarialConfig.Convolutional(
                        new ConvolutionalNetworks(
                                json.getInt("pixels"),
                                json.getInt(
                                        "smallest_side",
                                        json.getInt("pixels") == 28 ? 7 : 4), // as before there was one
                                json.getInt("channels"),
                                json.getInt("width"),
                                json.getInt("latent_dim"),
                                json.getBoolean("self_attention", false),
                                json.getBoolean("minibatch_deviation", false)),
                        normalization(json),
                        packing,
                        json.getInt("classes", 0));
            default -> new AdversarialConfig.PacGan(packing);
        };
    }

    private static AdversarialConfig.Points points(JsonFields json) throws IOException {
        AdversarialConfig.Points points = AdversarialConfig.Points.of(
                json.getInt("latent_dim"), json.getInts("generator_hidden"), json.getInts("discriminator_hidden"));
        int centres = json.getInt("centres", 0); // models have said 0 where there are none
        if (centres != 0) {
            points = points.withCentres(centres, json.getDouble("latent_deviation"));
        }
        int frequencies = json.getInt("frequencies", 0);
        if (frequencies != 0) {
            points = points.withFrequencies(frequencies, json.getDouble("frequency"));
        }
        return json.getBoolean("spectral_norm") ? points.withSpectralNorm() : points;
    }

    private static ConvolutionalNetworks.Normalization normalization(JsonFields json) throws IOException {
        List<String> words = Arrays.stream(ConvolutionalNetworks.Normalization.values())
                .map(AdversarialArchitecture::word)
                .toList();
        String word = json.getOneOf("normalization", words);
        return ConvolutionalNetworks.Normalization.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
