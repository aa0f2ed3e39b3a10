package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.KeyValueCache;
import dev.figment.attention.KeyValues;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Dropout;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention over what is decoded, attention to the encoder's output, then the position-wise network, each inside a
 * residual connection. arXiv:1706.03762, §3.1.
 */
public final class DecoderLayer extends Module {

    private final MultiHeadAttention selfAttention;
    private final MultiHeadAttention memoryAttention;
    private final FeedForward feedForward;
    private final Residual aroundSelf;
    private final Residual aroundMemory;
    private final Residual aroundFeedForward;

    /** With Xavier-uniform projections (Glorot and Bengio 2010). */
    public DecoderLayer(LayerConfig config, RandomKey key) {
        selfAttention = child("self_attn", Stack.attention(config, key.fold("self_attn")));
        aroundSelf = new Residual(
                child("self_attn_layer_norm", Stack.norm(config)),
                child("self_attn_dropout", new Dropout(config.dropout())),
                config.placement());
        memoryAttention = child("encoder_attn", Stack.attention(config, key.fold("encoder_attn")));
        aroundMemory = new Residual(
                child("encoder_attn_layer_norm", Stack.norm(config)),
                child("encoder_attn_dropout", new Dropout(config.dropout())),
                config.placement());
        feedForward = child("feed_forward", new FeedForward(config, key.fold("feed_forward")));
        aroundFeedForward = new Residual(
                child("final_layer_norm", Stack.norm(config)),
                child("final_dropout", new Dropout(config.dropout())),
                config.placement());
    }

    /**
     * Projects the encoder's output for this layer, once for all steps and beams.
     *
     * @param memory [N, S, D]
     * @return [N, keyValueHeads, S, D ⁄ heads] each, owned by the current scope
     */
    public KeyValues memory(Tensor memory) {
        return memoryAttention.keyValues(memory);
    }

    /**
     * Applies the layer.
     *
     * @param x [R, T, D]; R may be a multiple of N, rows of one source side by side
     * @param memory of {@link #memory}, N sources
     * @param selfMask over the positions of x, and of the cache before them
     * @param memoryMask over [N, S] keys
     * @param cache holds the earlier positions and takes those of x; null to decode without one
     * @return [R, T, D], owned by the current scope
     * @throws IllegalArgumentException if a shape is another, or a mask does not fit
     */
    public Tensor forward(
            Tensor x,
            KeyValues memory,
            AttentionMask selfMask,
            AttentionMask memoryMask,
            @Nullable KeyValueCache cache) {
        try (Scope scope = Scope.open()) {
            Tensor own = aroundSelf.around(x, h -> {
                KeyValues keyValues = selfAttention.keyValues(h);
                return selfAttention.attend(h, cache == null ? keyValues : cache.append(keyValues), selfMask);
            }); // [R, T, D]
            Tensor seen = aroundMemory.around(own, h -> attendMemory(h, memory, memoryMask)); // [R, T, D]
            Tensor y = aroundFeedForward.around(seen, feedForward::forward); // [R, T, D]
            return scope.keep(observe("output", y));
        }
    }

    /**
     * Attention to the memory asks each query on its own, so the beams of a source may stand as queries side by side: its
     * keys and values are never copied for them.
     */
    private Tensor attendMemory(Tensor x, KeyValues memory, AttentionMask mask) {
        long sources = memory.keys().size(0);
        if (sources == x.size(0)) {
            return memoryAttention.attend(x, memory, mask);
        }
        Tensor beams = x.reshape(sources, -1, x.size(2)); // [N, R/N · T, D]
        return memoryAttention.attend(beams, memory, mask).reshape(x.shape()); // [R, T, D]
    }
}
