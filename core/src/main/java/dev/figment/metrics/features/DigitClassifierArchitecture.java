package dev.figment.metrics.features;

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

/** {@link DigitClassifier} as a directory, of {@code model_type} {@code figment-digit-classifier}. Stateless. */
public final class DigitClassifierArchitecture implements Architecture<DigitClassifier> {

    private static final String TYPE = "figment-digit-classifier";

    @Override
    public String modelType() {
        return TYPE;
    }

    @Override
    public boolean expresses(DigitClassifier model) {
        return true;
    }

    @Override
    public ObjectNode config(DigitClassifier model) {
        return JsonNodeFactory.instance.objectNode().put("model_type", TYPE);
    }

    @Override
    public Map<String, Tensor> weights(DigitClassifier model) {
        return model.state();
    }

    @Override
    public DigitClassifier read(HuggingFaceDirectory directory) throws IOException {
        try (Scope scope = Scope.open();
                ModelWeights weights = directory.openWeights()) {
            return Architecture.filled(new DigitClassifier(RandomKey.of(0)), weights.tensors(), directory);
        }
    }
}
