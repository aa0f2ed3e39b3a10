package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.nn.MinibatchStandardDeviation;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** {@code minibatch_stddev}. */
final class MinibatchDeviationCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        int group = config.getInt("group_size");
        int features = config.getInt("features", 1);
        double epsilon = config.getDouble("eps", 1e-8);
        config.requireNoOthers("note");
        try (var layer = new MinibatchStandardDeviation(group, features, epsilon)) {
            Tensor x = example.tensor("in.x").clone().requires_grad_(true); // [B, C, H, W]
            Tensor y = layer.forward(x);
            example.require("out.y", y);
            GivenGradients.require(example, Map.of("y", y), Map.of("x", x));
        }
    }
}
