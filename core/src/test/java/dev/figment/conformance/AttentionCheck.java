package dev.figment.conformance;

import static java.util.Objects.requireNonNull;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.ScaledDotProductAttention;
import dev.figment.io.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** {@code scaled_dot_product_attention}: the explicit form with its weights, and the fused one. */
final class AttentionCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        String kind = config.getOneOf("mask", List.of("none", "causal", "padding", "causal+padding", "additive"));
        config.requireNoOthers("heads", "key_value_heads", "note");
        Tensor query = example.tensor("in.q").clone().requires_grad_(true); // [B, H, T, d_k]
        Tensor key = example.tensor("in.k").clone().requires_grad_(true); // [B, H_kv, S, d_k]
        Tensor value = example.tensor("in.v").clone().requires_grad_(true); // [B, H_kv, S, d_v]
        AttentionMask mask = Masks.of(kind, example, "in.keep");
        Tensor attending = Masks.attending(mask, query.size(2), key.size(2), query); // [B | 1, 1, T, 1]

        var explicit = ScaledDotProductAttention.explicit(query, key, value, mask, null);
        if (example.has("out.weights")) {
            example.requireWhere("out.weights", explicit.weights(), attending);
        }
        Tensor fused = ScaledDotProductAttention.fused(query, key, value, mask);
        for (Tensor output : List.of(explicit.output(), fused)) {
            example.requireWhere("out.y", output, attending);
            if (example.has("cotangent.y")) {
                Tensor loss = output.mul(example.tensor("cotangent.y")).sum();
                Map<String, Tensor> gradients = Gradients.of(loss, Map.of("q", query, "k", key, "v", value));
                example.requireWhere("grad.q", requireNonNull(gradients.get("q")), attending);
                example.require("grad.k", requireNonNull(gradients.get("k")));
                example.require("grad.v", requireNonNull(gradients.get("v")));
            }
        }
    }
}
