package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.nn.Recomputation;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** A stack of {@link EncoderLayer}s. */
public final class Encoder extends Stack<EncoderLayer> {

    /** With {@code layers} layers, and a last norm where the layers are pre-norm. */
    public Encoder(int layers, LayerConfig config, RandomKey key) {
        super(layers, config, key, EncoderLayer::new);
    }

    /**
     * Applies the stack.
     *
     * @param x [B, S, D], embedded
     * @param mask over [B, S] keys
     * @return [B, S, D], owned by the current scope
     * @throws IllegalArgumentException if x has another shape, or the mask does not fit
     */
    public Tensor forward(Tensor x, AttentionMask mask) {
        try (Scope scope = Scope.open()) {
            AttentionMask keep = mask.map(Recomputation::held);
            Tensor y = x;
            for (EncoderLayer layer : layers()) {
                Tensor input = Recomputation.held(y); // [B, S, D]
                y = Recomputation.segment(() -> layer.forward(input, keep));
            }
            return scope.keep(normalize(y));
        }
    }
}
