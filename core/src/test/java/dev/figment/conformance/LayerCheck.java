package dev.figment.conformance;

import dev.figment.attention.AttentionMask;
import dev.figment.io.JsonFields;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.transformer.DecoderLayer;
import dev.figment.transformer.EncoderLayer;
import dev.figment.transformer.FeedForward;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.NormPlacement;
import dev.figment.transformer.Normalization;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** {@code encoder_layer} and {@code decoder_layer}: outputs, and gradients by inputs and parameters. */
final class LayerCheck implements ConformanceCheck {

    private final boolean decoder;

    LayerCheck(boolean decoder) {
        this.decoder = decoder;
    }

    @Override
    public void check(ConformanceCase example) throws IOException {
        LayerConfig config = config(example.config());
        try (Module layer =
                decoder ? new DecoderLayer(config, RandomKey.of(0)) : new EncoderLayer(config, RandomKey.of(0))) {
            PyTorchNames names = decoder ? PyTorchNames.ofDecoderLayer() : PyTorchNames.ofEncoderLayer();
            names.load(example.under("param."), layer);
            Map<String, Tensor> inputs = new LinkedHashMap<>(layer.parameters());
            Tensor x = example.tensor("in.x").clone().requires_grad_(true); // [B, T, D]
            inputs.put("in.x", x);
            AttentionMask own = Masks.padding(example, "in.keep");
            long positions = x.size(1);
            Tensor output; // [B, T, D]
            Tensor asserted; // [B | 1, T | 1, 1]
            if (layer instanceof DecoderLayer decoderLayer) {
                Tensor memory = example.tensor("in.memory").clone().requires_grad_(true); // [B, S, D]
                inputs.put("in.memory", memory);
                AttentionMask causal = AttentionMask.causal().and(own);
                AttentionMask memoryMask = Masks.padding(example, "in.memory_keep");
                output = decoderLayer.forward(x, decoderLayer.memory(memory), causal, memoryMask, null);
                asserted = Masks.attendingOutputs(causal, positions, positions, x)
                        .logical_and(Masks.attendingOutputs(memoryMask, positions, memory.size(1), x));
            } else {
                output = ((EncoderLayer) layer).forward(x, own);
                asserted = Masks.attendingOutputs(own, positions, positions, x);
            }
            example.requireWhere("out.y", output, asserted.logical_and(Masks.real(example, "in.keep")));
            if (!example.has("cotangent.y")) {
                return;
            }
            Map<String, Tensor> gradients =
                    Gradients.of(output.mul(example.tensor("cotangent.y")).sum(), inputs);
            example.requireWhere("grad.x", Objects.requireNonNull(gradients.get("in.x")), asserted);
            if (decoder) {
                example.require("grad.memory", Objects.requireNonNull(gradients.get("in.memory")));
            }
            example.under("grad.param.")
                    .forEach((name, expected) ->
                            example.require("grad.param." + name, names.joined(name, expected, gradients)));
        }
    }

    private static LayerConfig config(JsonFields json) throws IOException {
        boolean gelu = json.getOneOf("activation", List.of("relu", "gelu")).equals("gelu");
        int heads = json.getInt("heads");
        var config = new LayerConfig(
                json.getInt("model_dim"),
                heads,
                heads,
                json.getInt("feed_forward_dim"),
                gelu ? FeedForward.Kind.GELU : FeedForward.Kind.RELU,
                Normalization.LAYER,
                json.getBoolean("norm_first") ? NormPlacement.PRE : NormPlacement.POST,
                json.getDouble("layer_norm_eps", 1e-5),
                json.getDouble("dropout", 0),
                json.getDouble("dropout", 0),
                json.getDouble("dropout", 0));
        json.requireNoOthers("note");
        return config;
    }
}
