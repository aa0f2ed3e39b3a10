package dev.figment.attention;

import dev.figment.nn.Dropout;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Attention(Q, K, V) = softmax(QKᵀ ⁄ √d_k) V.
 *
 * <p>Vaswani et al. 2017, §3.2.1, arXiv:1706.03762. Queries are [B, heads, T, d_k], keys [B, keyValueHeads, S, d_k] and
 * values [B, keyValueHeads, S, d_v]. With fewer key-value heads than heads, query head h reads key-value head
 * ⌊h · keyValueHeads ⁄ heads⌋ (grouped queries: Ainslie et al. 2023, arXiv:2305.13245; one head: Shazeer 2019,
 * arXiv:1911.02150). A query that may attend to nothing yields zeros, and finite gradients.
 *
 * <p>Two forms: {@link #explicit} is the equation, and has the weights to show and to drop; {@link #fused} is LibTorch's
 * kernel, which need not write the weights to memory (Dao et al. 2022, arXiv:2205.14135). A test holds them equal. All
 * tensors are of one floating-point type. Stateless; results belong to the current scope.
 */
public final class ScaledDotProductAttention {

    private ScaledDotProductAttention() {}

    /**
     * What attention yields, with what it looked at.
     *
     * @param output [B, heads, T, d_v]
     * @param weights [B, heads, T, S], rows summing to one, before dropout
     */
    public record Attended(Tensor output, Tensor weights) {}

    /**
     * The equation.
     *
     * @param query [B, heads, T, d_k]
     * @param key [B, keyValueHeads, S, d_k]
     * @param value [B, keyValueHeads, S, d_v]
     * @param dropout applied to the weights, or null
     * @return output and weights, owned by the current scope
     * @throws IllegalArgumentException if the shapes do not fit each other, or the mask does not fit them
     */
    public static Attended explicit(
            Tensor query, Tensor key, Tensor value, AttentionMask mask, @Nullable Dropout dropout) {
        requireShapes(query, key, value);
        long batch = query.size(0);
        long heads = query.size(1);
        long queries = query.size(2);
        long keys = key.size(2);
        long groups = key.size(1);
        try (Scope scope = Scope.open();
                Scalar scale = new Scalar(1 / Math.sqrt(query.size(3)))) {
            // The queries of one group stand below each other, so that keys need not be copied for each head.
            Tensor grouped = query.mul(scale).reshape(batch, groups, heads / groups * queries, query.size(3));
            Tensor scores = grouped.matmul(key.transpose(2, 3)).view(batch, heads, queries, keys);
            Tensor weights = softmax(scores, mask.over(queries, keys, query.device())); // [B, heads, T, S]
            Tensor kept = dropout == null ? weights : dropout.forward(weights);
            Tensor output = kept.view(batch, groups, heads / groups * queries, keys)
                    .matmul(value) // [B, groups, heads/groups · T, d_v]
                    .view(batch, heads, queries, value.size(3));
            return new Attended(scope.keep(output), scope.keep(weights));
        }
    }

    /**
     * LibTorch's kernel: the same numbers to rounding, without weights and without dropout.
     *
     * @param query [B, heads, T, d_k]
     * @param key [B, keyValueHeads, S, d_k]
     * @param value [B, keyValueHeads, S, d_v]
     * @return [B, heads, T, d_v], owned by the current scope
     * @throws IllegalArgumentException if the shapes do not fit each other, or the mask does not fit them
     */
    public static Tensor fused(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
        requireShapes(query, key, value);
        try (Scope scope = Scope.open()) {
            boolean grouped = key.size(1) != query.size(1);
            // The kernel aligns its causal mask to the top left, which is ours only for a whole square.
            boolean square =
                    mask instanceof AttentionMask.Causal causal && causal.offset() == 0 && query.size(2) == key.size(2);
            Tensor kernelMask =
                    square ? null : kernelMask(mask.over(query.size(2), key.size(2), query.device()), query);
            Tensor output = torch.scaled_dot_product_attention(
                    query,
                    key,
                    value,
                    kernelMask == null ? new TensorOptional() : new TensorOptional(kernelMask),
                    0,
                    square,
                    new DoubleOptional(),
                    grouped);
            return scope.keep(output);
        }
    }

    /** softmax over the allowed keys; zeros where there are none. */
    private static Tensor softmax(Tensor scores, AttentionMask mask) {
        if (mask instanceof AttentionMask.None) {
            return scores.softmax(-1);
        }
        if (mask instanceof AttentionMask.Both both && both.second() instanceof AttentionMask.Additive additive) {
            return softmax(scores.add(additive.bias()), both.first());
        }
        if (mask instanceof AttentionMask.Pattern pattern) {
            // A large finite number keeps a row without any key from 0 ⁄ 0.
            Tensor forbidden = pattern.keep().logical_not();
            try (Scalar least = new Scalar(-1e30);
                    Scalar zero = new Scalar(0.0)) {
                Tensor weights =
                        scores.add(forbidden.to(scores.scalar_type()), least).softmax(-1);
                return everyQueryHasAKey(pattern.keep()) ? weights : weights.masked_fill(forbidden, zero);
            }
        }
        throw new IllegalStateException("not a worked-out mask: " + mask);
    }

    /** Whether no row of weights must be made zero by hand: the exponentials of what is forbidden are. */
    private static boolean everyQueryHasAKey(Tensor keep) {
        return keep.any(-1).all().item_bool();
    }

    private static @Nullable Tensor kernelMask(AttentionMask mask, Tensor query) {
        if (mask instanceof AttentionMask.Pattern pattern) {
            return pattern.keep();
        }
        if (mask instanceof AttentionMask.Both both
                && both.first() instanceof AttentionMask.Pattern pattern
                && both.second() instanceof AttentionMask.Additive additive) {
            try (Scalar never = new Scalar(Double.NEGATIVE_INFINITY)) {
                return additive.bias()
                        .to(query.scalar_type())
                        .masked_fill(pattern.keep().logical_not(), never);
            }
        }
        return null;
    }

    private static void requireShapes(Tensor query, Tensor key, Tensor value) {
        if (query.dim() != 4 || key.dim() != 4 || value.dim() != 4) {
            throw new IllegalArgumentException("attention takes [B, heads, T, d] tensors, not queries "
                    + Shapes.describe(query) + ", keys " + Shapes.describe(key) + ", values " + Shapes.describe(value));
        }
        if (query.size(3) != key.size(3)) {
            throw new IllegalArgumentException("queries and keys must end in the same dimension: "
                    + Shapes.describe(query) + " and " + Shapes.describe(key));
        }
        if (key.size(2) != value.size(2) || key.size(1) != value.size(1)) {
            throw new IllegalArgumentException("keys and values must have the same heads and length: "
                    + Shapes.describe(key) + " and " + Shapes.describe(value));
        }
        if (query.size(1) % key.size(1) != 0) {
            throw new IllegalArgumentException(
                    "the heads must be divisible by the key-value heads: " + query.size(1) + " and " + key.size(1));
        }
    }
}
