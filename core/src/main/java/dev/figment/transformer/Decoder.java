package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.KeyValueCache;
import dev.figment.attention.KeyValues;
import dev.figment.nn.Recomputation;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A stack of {@link DecoderLayer}s. */
public final class Decoder extends Stack<DecoderLayer> {

    /** With {@code layers} layers, and a last norm where the layers are pre-norm. */
    public Decoder(int layers, LayerConfig config, RandomKey key) {
        super(layers, config, key, DecoderLayer::new);
    }

    /**
     * What each layer reads of the encoder's output.
     *
     * @param memory [N, S, D]
     * @return one a layer, lowest first; owned by the current scope
     */
    public List<KeyValues> memories(Tensor memory) {
        return layers().stream().map(layer -> layer.memory(memory)).toList();
    }

    /**
     * Applies the stack to whole targets, each position seeing those before it.
     *
     * @param x [B, T, D], embedded
     * @param memory [B, S, D], the encoder's output
     * @param memoryMask over [B, S] keys
     * @return [B, T, D], owned by the current scope
     * @throws IllegalArgumentException if a shape is another, or the mask does not fit
     */
    public Tensor forward(Tensor x, Tensor memory, AttentionMask memoryMask) {
        try (Scope scope = Scope.open()) {
            AttentionMask causal = AttentionMask.causal();
            AttentionMask keep = memoryMask.map(Recomputation::held);
            Tensor read = Recomputation.held(memory);
            Tensor y = x;
            for (DecoderLayer layer : layers()) {
                Tensor input = Recomputation.held(y); // [B, T, D]
                y = Recomputation.segment(() -> layer.forward(input, layer.memory(read), causal, keep, null));
            }
            return scope.keep(normalize(y));
        }
    }

    /**
     * Applies the stack to the next positions of targets whose earlier ones are cached.
     *
     * @param x [R, T, D], embedded
     * @param memories of {@link #memories}, one a layer, N sources with R ⁄ N rows each
     * @param memoryMask over [N, S] keys
     * @param caches one a layer, all of one length; they take the positions of x
     * @return [R, T, D], owned by the current scope
     */
    public Tensor next(Tensor x, List<KeyValues> memories, AttentionMask memoryMask, List<KeyValueCache> caches) {
        try (Scope scope = Scope.open()) {
            AttentionMask causal = new AttentionMask.Causal(caches.get(0).length());
            Tensor y = x;
            for (int i = 0; i < layers().size(); i++) {
                y = layers().get(i).forward(y, memories.get(i), causal, memoryMask, caches.get(i));
            }
            return scope.keep(normalize(y));
        }
    }
}
