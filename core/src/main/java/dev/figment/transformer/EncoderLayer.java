package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Dropout;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * Self-attention, then the position-wise network, each inside a residual connection. arXiv:1706.03762, §3.1.
 */
public final class EncoderLayer extends Module {

    private final MultiHeadAttention selfAttention;
    private final FeedForward feedForward;
    private final Residual aroundAttention;
    private final Residual aroundFeedForward;

    /** With Xavier-uniform projections (Glorot and Bengio 2010). */
    public EncoderLayer(LayerConfig config, RandomKey key) {
        selfAttention = child("self_attn", Stack.attention(config, key.fold("self_attn")));
        aroundAttention = new Residual(
                child("self_attn_layer_norm", Stack.norm(config)),
                child("self_attn_dropout", new Dropout(config.dropout())),
                config.placement());
        feedForward = child("feed_forward", new FeedForward(config, key.fold("feed_forward")));
        aroundFeedForward = new Residual(
                child("final_layer_norm", Stack.norm(config)),
                child("final_dropout", new Dropout(config.dropout())),
                config.placement());
    }

    /**
     * Applies the layer.
     *
     * @param x [B, S, D]
     * @param mask over [B, S] keys
     * @return [B, S, D], owned by the current scope
     * @throws IllegalArgumentException if x has another shape, or the mask does not fit
     */
    public Tensor forward(Tensor x, AttentionMask mask) {
        try (Scope scope = Scope.open()) {
            Tensor attended = aroundAttention.around(x, h -> selfAttention.forward(h, h, mask)); // [B, S, D]
            Tensor y = aroundFeedForward.around(attended, feedForward::forward); // [B, S, D]
            return scope.keep(observe("output", y));
        }
    }
}
