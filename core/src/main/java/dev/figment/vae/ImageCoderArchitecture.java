package dev.figment.vae;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.ModelWeights;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * How variational and plain autoencoders are stored: {@code figment-vae} and {@code figment-autoencoder}, with the names of
 * {@link VariationalAutoencoder} and {@link Autoencoder}, under which PyTorch programs read them. Stateless.
 */
public enum ImageCoderArchitecture implements Architecture<ImageCoder> {
    /** A {@link VariationalAutoencoder}. */
    VARIATIONAL("figment-vae") {
        @Override
        public boolean expresses(ImageCoder model) {
            return model instanceof VariationalAutoencoder;
        }

        @Override
        ImageCoder create(VaeConfig config) {
            return new VariationalAutoencoder(config, RandomKey.of(0));
        }
    },
    /** An {@link Autoencoder}. */
    PLAIN("figment-autoencoder") {
        @Override
        public boolean expresses(ImageCoder model) {
            return model instanceof Autoencoder;
        }

        @Override
        ImageCoder create(VaeConfig config) {
            return new Autoencoder(config, RandomKey.of(0));
        }
    };

    private final String modelType;

    ImageCoderArchitecture(String modelType) {
        this.modelType = modelType;
    }

    /** A model of this shape, whose values do not matter yet. */
    abstract ImageCoder create(VaeConfig config);

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public ObjectNode config(ImageCoder model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", modelType);
        return VaeConfigJson.write(model.config(), json);
    }

    @Override
    public Map<String, Tensor> weights(ImageCoder model) {
        return model.state();
    }

    @Override
    public ImageCoder read(HuggingFaceDirectory directory) throws IOException {
        VaeConfig config = VaeConfigJson.read(directory.configFields());
        try (Scope scope = Scope.open();
                ModelWeights weights = directory.openWeights()) {
            return Architecture.filled(create(config), weights.tensors(), directory);
        }
    }
}
