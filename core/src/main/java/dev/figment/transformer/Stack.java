package dev.figment.transformer;

import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Layer;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * N layers of one kind, named {@code layers.0} …, with a last norm after pre-norm layers: what encoder and decoder have
 * in common.
 */
abstract class Stack<L extends Module> extends Module {

    private final List<L> layers;
    private final @Nullable Layer lastNorm;

    Stack(int count, LayerConfig config, RandomKey key, BiFunction<LayerConfig, RandomKey, L> layer) {
        LayerConfig.requirePositive("the number of layers", count);
        List<L> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(child("layers." + i, layer.apply(config, key.fold("layers." + i))));
        }
        layers = List.copyOf(made);
        lastNorm = config.placement() == NormPlacement.PRE ? child("layer_norm", norm(config)) : null;
    }

    /** The layers, lowest first. */
    public final List<L> layers() {
        return layers;
    }

    final Tensor normalize(Tensor x) {
        return lastNorm == null ? x : lastNorm.forward(x);
    }

    static Layer norm(LayerConfig config) {
        return config.normalization().create(config.modelDim(), config.normEpsilon());
    }

    static MultiHeadAttention attention(LayerConfig config, RandomKey key) {
        boolean withBias = config.feedForward() != FeedForward.Kind.SWIGLU;
        return new MultiHeadAttention(
                config.modelDim(), config.heads(), config.keyValueHeads(), withBias, config.attentionDropout(), key);
    }
}
