package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.nn.Initializer;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.ModulatedConv2d;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** {@code modulated_conv}. */
final class ModulatedConvCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        Tensor weight = example.tensor("in.weight"); // [out, in, k, k]
        Kernel2d kernel = Kernel2d.of(config.getInt("kernel", Math.toIntExact(weight.size(2))))
                .stride(config.getInt("stride", 1))
                .padding(config.getInt("padding", 0));
        boolean demodulate = config.getBoolean("demodulate", true);
        double epsilon = config.getDouble("eps", 1e-8);
        config.requireNoOthers("note");
        try (var layer = new ModulatedConv2d(
                Math.toIntExact(weight.size(1)),
                Math.toIntExact(weight.size(0)),
                kernel,
                demodulate,
                epsilon,
                Initializer.zeros(),
                RandomKey.of(0))) {
            layer.load(Map.of("weight", weight));
            Tensor x = example.tensor("in.x").clone().requires_grad_(true); // [B, in, H, W]
            Tensor style = example.tensor("in.style").clone().requires_grad_(true); // [B, in]
            Tensor y = layer.forward(x, style);
            example.require("out.y", y);
            GivenGradients.require(example, Map.of("y", y), Map.of("x", x, "style", style, "weight", layer.weight()));
        }
    }
}
