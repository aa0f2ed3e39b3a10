package dev.figment.transformer;

import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Observation;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a decoder looked in its source, token by token: the picture that Bahdanau et al. 2015, arXiv:1409.0473, made
 * known.
 *
 * @param weights for each layer and head, [T][S]: row t is a distribution over the source tokens
 */
@SuppressWarnings("ArrayRecordComponent") // numbers for a picture; compared by nobody
public record CrossAttention(float[][][][] weights) {

    /**
     * Reads a target along a source.
     *
     * @param model in evaluation mode
     * @param source ids, the end token last
     * @param target ids without the start token; row t is what the decoder looked at when it predicted {@code target[t]}
     * @throws IllegalArgumentException if either is longer than the model's positions
     */
    public static CrossAttention of(Transformer model, int[] source, int[] target) {
        int[] input = new int[target.length];
        if (target.length > 0) {
            input[0] = model.config().tokens().start();
            System.arraycopy(target, 0, input, 1, target.length - 1);
        }
        List<float[][][]> layers = new ArrayList<>();
        try (Scope scope = Scope.open();
                GradientMode off = GradientMode.off();
                Observation observation = Observation.open((path, what, value) -> {
                    if (what.equals(MultiHeadAttention.WEIGHTS) && path.endsWith(".encoder_attn")) {
                        layers.add(heads(value));
                    }
                })) {
            Tensor ids = ArrayTensors.ids(new int[][] {source}); // [1, S]
            Tensor keep = ArrayTensors.keep(new int[] {source.length}, source.length); // [1, S]
            model.forward(ids, keep, ArrayTensors.ids(new int[][] {input}));
        }
        return new CrossAttention(layers.toArray(new float[0][][][]));
    }

    /** [1, heads, T, S] as arrays. */
    private static float[][][] heads(Tensor weights) {
        float[] flat = ArrayTensors.floats(weights);
        int targets = (int) weights.size(2);
        int sources = (int) weights.size(3);
        float[][][] heads = new float[(int) weights.size(1)][targets][sources];
        for (int head = 0, at = 0; head < heads.length; head++) {
            for (int t = 0; t < targets; t++, at += sources) {
                System.arraycopy(flat, at, heads[head][t], 0, sources);
            }
        }
        return heads;
    }
}
