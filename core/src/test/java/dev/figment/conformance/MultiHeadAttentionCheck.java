package dev.figment.conformance;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.io.JsonFields;
import dev.figment.nn.Observation;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** {@code multi_head_attention}: outputs, the weights of each head, and gradients by inputs and parameters. */
final class MultiHeadAttentionCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        String kind = config.getOneOf("mask", List.of("none", "causal", "padding", "causal+padding"));
        int dim = config.getInt("model_dim");
        int heads = config.getInt("heads");
        config.requireNoOthers("note");
        boolean cross = example.has("in.memory");
        boolean withBias = example.has("param.in_proj_bias");
        try (var attention = new MultiHeadAttention(dim, heads, heads, withBias, 0, RandomKey.of(0))) {
            PyTorchNames names = PyTorchNames.ofAttention();
            names.load(example.under("param."), attention);
            Tensor query = example.tensor("in.query").clone().requires_grad_(true); // [B, T, D]
            Tensor memory = cross ? example.tensor("in.memory").clone().requires_grad_(true) : query; // [B, S, D]
            AttentionMask mask = Masks.of(kind, example, "in.keep");
            Tensor attending = Masks.attending(mask, query.size(1), memory.size(1), query); // [B | 1, 1, T | 1, 1]
            Tensor asserted = Masks.attendingOutputs(mask, query.size(1), memory.size(1), query); // [B | 1, T | 1, 1]
            try (Observation observation = Observation.open((path, what, value) -> {
                if (what.equals(MultiHeadAttention.WEIGHTS) && example.has("out.weights")) {
                    example.requireWhere("out.weights", value, attending);
                }
            })) {
                example.requireWhere("out.y", attention.forward(query, memory, mask), asserted); // the explicit form
            }
            Tensor output = attention.forward(query, memory, mask); // the kernel
            example.requireWhere("out.y", output, asserted);
            if (!example.has("cotangent.y")) {
                return;
            }
            Map<String, Tensor> inputs = new LinkedHashMap<>(attention.parameters());
            inputs.put("in.query", query);
            if (cross) {
                inputs.put("in.memory", memory);
            }
            Map<String, Tensor> gradients =
                    Gradients.of(output.mul(example.tensor("cotangent.y")).sum(), inputs);
            example.requireWhere("grad.query", Objects.requireNonNull(gradients.get("in.query")), asserted);
            if (cross) {
                example.require("grad.memory", Objects.requireNonNull(gradients.get("in.memory")));
            }
            example.under("grad.param.")
                    .forEach((name, expected) ->
                            example.require("grad.param." + name, names.joined(name, expected, gradients)));
        }
    }
}
