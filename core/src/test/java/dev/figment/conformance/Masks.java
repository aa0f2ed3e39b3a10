package dev.figment.conformance;

import dev.figment.attention.AttentionMask;
import org.bytedeco.pytorch.Tensor;

/** The masks that cases name. */
final class Masks {

    private Masks() {}

    /** A mask by its name; {@code keepName} is the tensor of a padding mask. */
    static AttentionMask of(String kind, ConformanceCase example, String keepName) {
        return switch (kind) {
            case "none" -> AttentionMask.none();
            case "causal" -> AttentionMask.causal();
            case "padding" -> AttentionMask.keyPadding(example.tensor(keepName));
            case "causal+padding" -> AttentionMask.causal().and(AttentionMask.keyPadding(example.tensor(keepName)));
            case "additive" -> new AttentionMask.Additive(example.tensor("in.bias"));
            default -> throw new IllegalArgumentException("there is no mask named " + kind);
        };
    }

    /** The padding mask of a tensor that a case may have. */
    static AttentionMask padding(ConformanceCase example, String keepName) {
        return example.has(keepName) ? AttentionMask.keyPadding(example.tensor(keepName)) : AttentionMask.none();
    }

    /** Where outputs [B, T, D] are asserted: everywhere, or where the mask of their own positions keeps. */
    static Tensor asserted(ConformanceCase example, String keepName, Tensor output) {
        return example.has(keepName)
                ? example.tensor(keepName).unsqueeze(-1) // [B, T, 1]
                : output.isnan().logical_not();
    }
}
