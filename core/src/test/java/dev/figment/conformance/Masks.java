package dev.figment.conformance;

import dev.figment.attention.AttentionMask;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

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

    /**
     * Which queries may attend to anything: in the row of one that may not, nothing is asserted.
     *
     * @return bool [B | 1, heads | 1, T | 1, 1]
     */
    static Tensor attending(AttentionMask mask, long queries, long keys, Tensor like) {
        AttentionMask over = mask.over(queries, keys, like.device());
        AttentionMask pattern = over instanceof AttentionMask.Both both ? both.first() : over;
        if (pattern instanceof AttentionMask.Pattern found) {
            Tensor keep = found.keep();
            return (keep.dim() == 2 ? keep.unsqueeze(0).unsqueeze(0) : keep).any(-1, true);
        }
        return torch.ones(1, 1, 1, 1).to(ScalarType.Bool);
    }

    /** The same for outputs [B, T, D]: bool [B | 1, T | 1, 1]. */
    static Tensor attendingOutputs(AttentionMask mask, long queries, long keys, Tensor like) {
        return attending(mask, queries, keys, like).squeeze(1);
    }

    /** Where outputs at the positions of a padding mask are asserted, bool [B, T, 1]; everywhere, [1, 1, 1], without one. */
    static Tensor real(ConformanceCase example, String keepName) {
        return example.has(keepName)
                ? example.tensor(keepName).unsqueeze(-1)
                : torch.ones(1, 1, 1).to(ScalarType.Bool);
    }
}
