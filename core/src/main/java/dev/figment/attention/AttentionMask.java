package dev.figment.attention;

import dev.figment.tensor.Shapes;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a query may attend to. The one type of mask in Figment: nobody builds −∞ by hand. arXiv:1706.03762, §3.2.3.
 *
 * <p>Masks hold tensors and do not own them: they live as long as the scope or module of their maker. Immutable, and safe
 * for use by many threads.
 */
public sealed interface AttentionMask {

    /** Every query attends to every key. */
    record None() implements AttentionMask {}

    /**
     * Query t attends to keys 0 … offset + t.
     *
     * @param offset how many keys of a cache stand before the first query
     */
    record Causal(long offset) implements AttentionMask {
        public Causal {
            if (offset < 0) {
                throw new IllegalArgumentException(
                        "the offset of a causal mask must not be negative, but is " + offset);
            }
        }
    }

    /**
     * Keys that are padding are attended to by nobody.
     *
     * @param keep bool [B, S], true where a key may be attended to
     */
    record KeyPadding(Tensor keep) implements AttentionMask {
        public KeyPadding {
            requireDimensions(keep, 2, 2, "a key padding mask is [B, S]");
            requireBool(keep);
        }
    }

    /**
     * Any pattern.
     *
     * @param keep bool, broadcast to [B, heads, T, S]: [T, S], [B, 1, T, S] …; true where a key may be attended to
     */
    record Pattern(Tensor keep) implements AttentionMask {
        public Pattern {
            requireDimensions(keep, 2, 4, "a mask pattern broadcasts to [B, heads, T, S]");
            requireBool(keep);
        }
    }

    /**
     * A number is added to each score; −∞ forbids.
     *
     * @param bias floating point, broadcast to [B, heads, T, S]
     */
    record Additive(Tensor bias) implements AttentionMask {
        public Additive {
            requireDimensions(bias, 2, 4, "an additive mask broadcasts to [B, heads, T, S]");
            if (!bias.is_floating_point()) {
                throw new IllegalArgumentException("an additive mask is of floating point, not "
                        + bias.scalar_type().intern() + ": its numbers are added to the scores");
            }
        }
    }

    /** What both masks allow; added numbers add up. */
    record Both(AttentionMask first, AttentionMask second) implements AttentionMask {}

    /** Every query attends to every key. */
    static AttentionMask none() {
        return new None();
    }

    /** Query t attends to keys 0 … t. */
    static AttentionMask causal() {
        return new Causal(0);
    }

    /** Padding is attended to by nobody: {@code keep} bool [B, S], true where a key is real. */
    static AttentionMask keyPadding(Tensor keep) {
        return new KeyPadding(keep);
    }

    /** What this mask and another both allow. */
    default AttentionMask and(AttentionMask other) {
        if (this instanceof None) {
            return other;
        }
        return other instanceof None ? this : new Both(this, other);
    }

    /** The same mask with another tensor for each of its own. */
    default AttentionMask map(UnaryOperator<Tensor> tensors) {
        if (this instanceof KeyPadding padding) {
            return new KeyPadding(tensors.apply(padding.keep()));
        }
        if (this instanceof Pattern pattern) {
            return new Pattern(tensors.apply(pattern.keep()));
        }
        if (this instanceof Additive additive) {
            return new Additive(tensors.apply(additive.bias()));
        }
        if (this instanceof Both both) {
            return new Both(both.first().map(tensors), both.second().map(tensors));
        }
        return this;
    }

    /**
     * The same mask with its tensors worked out for T queries and S keys, so that the layers of a stack need not each do
     * so.
     *
     * @return one of {@link None}, {@link Pattern} and {@link Additive}, or a {@link Both} of the last two; its tensors
     *     belong to the current scope
     * @throws IllegalArgumentException if a causal or padding mask does not fit so many queries and keys
     */
    default AttentionMask over(long queries, long keys, Device device) {
        Tensor keep = keep(this, queries, keys, device);
        Tensor bias = bias(this);
        AttentionMask pattern = keep == null ? new None() : new Pattern(keep);
        return bias == null ? pattern : pattern.and(new Additive(bias));
    }

    /** bool, broadcast to [B, heads, T, S]; null where nothing is forbidden. */
    private static @Nullable Tensor keep(AttentionMask mask, long queries, long keys, Device device) {
        if (mask instanceof Causal causal) {
            if (queries + causal.offset() > keys) {
                throw new IllegalArgumentException("a causal mask with offset " + causal.offset() + " for " + queries
                        + " queries needs " + (queries + causal.offset()) + " keys, but there are " + keys);
            }
            if (queries == 1 && causal.offset() + 1 == keys) {
                return null; // one query after its cache sees everything
            }
            try (TensorOptions options = new TensorOptions(ScalarType.Bool);
                    TensorOptions onDevice = options.device(new org.bytedeco.pytorch.DeviceOptional(device))) {
                return torch.ones(new long[] {queries, keys}, onDevice).tril(causal.offset()); // [T, S]
            }
        }
        if (mask instanceof KeyPadding padding) {
            if (padding.keep().size(1) != keys) {
                throw new IllegalArgumentException(
                        "a key padding mask of " + padding.keep().size(1) + " keys does not fit " + keys + " keys");
            }
            return padding.keep().unsqueeze(1).unsqueeze(1); // [B, 1, 1, S]
        }
        if (mask instanceof Pattern pattern) {
            return pattern.keep();
        }
        if (mask instanceof Additive additive) {
            // A row of −∞ alone has no softmax: what it forbids is treated as every other mask's.
            return additive.bias().isneginf().logical_not();
        }
        if (mask instanceof Both both) {
            Tensor first = keep(both.first(), queries, keys, device);
            Tensor second = keep(both.second(), queries, keys, device);
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return first.logical_and(second);
        }
        return null;
    }

    /** Finite numbers to add, broadcast to [B, heads, T, S]; null where there are none. */
    private static @Nullable Tensor bias(AttentionMask mask) {
        if (mask instanceof Additive additive) {
            try (Scalar zero = new Scalar(0.0)) {
                return additive.bias().masked_fill(additive.bias().isneginf(), zero);
            }
        }
        if (mask instanceof Both both) {
            Tensor first = bias(both.first());
            Tensor second = bias(both.second());
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return first.add(second);
        }
        return null;
    }

    private static void requireDimensions(Tensor tensor, int least, int most, String what) {
        if (tensor.dim() < least || tensor.dim() > most) {
            throw new IllegalArgumentException(what + ", but this is " + Shapes.describe(tensor));
        }
    }

    private static void requireBool(Tensor keep) {
        if (keep.scalar_type().intern() != ScalarType.Bool) {
            throw new IllegalArgumentException("a mask that keeps or forbids is of type bool, not "
                    + keep.scalar_type().intern() + ": true = may be attended to");
        }
    }
}
