package dev.figment.cli.report;

import java.util.List;

/**
 * How much each target token attended to each source token. Immutable: arrays are copied in and out.
 *
 * @param sourceTokens S of them
 * @param targetTokens T of them
 * @param weights by layer, head, target token and source token, 0 … 1
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; identity is enough for equality of so much data
public record AttentionMap(List<String> sourceTokens, List<String> targetTokens, float[][][][] weights) {

    /** @throws IllegalArgumentException if there is no layer, head or token, or the shape is another than the tokens say */
    public AttentionMap {
        sourceTokens = List.copyOf(sourceTokens);
        targetTokens = List.copyOf(targetTokens);
        requireShape(sourceTokens.size(), targetTokens.size(), weights);
        weights = copy(weights);
    }

    @Override
    public float[][][][] weights() {
        return copy(weights);
    }

    /** The number of layers. */
    public int layers() {
        return weights.length;
    }

    /** The number of heads of each layer. */
    public int heads() {
        return weights[0].length;
    }

    /**
     * The mean over the heads of a layer.
     *
     * @param layer from 0
     * @return by target token and source token
     */
    public float[][] meanOverHeads(int layer) {
        float[][] mean = new float[targetTokens.size()][sourceTokens.size()];
        for (float[][] head : weights[layer]) {
            for (int t = 0; t < mean.length; t++) {
                for (int s = 0; s < mean[t].length; s++) {
                    mean[t][s] += head[t][s] / heads();
                }
            }
        }
        return mean;
    }

    private static void requireShape(int source, int target, float[][][][] weights) {
        boolean empty = source == 0 || target == 0 || weights.length == 0 || weights[0].length == 0;
        if (empty) {
            throw new IllegalArgumentException("an attention map needs layers, heads and tokens, but has "
                    + weights.length + " layers, " + target + " target and " + source + " source tokens");
        }
        for (float[][][] layer : weights) {
            if (layer.length != weights[0].length) {
                throw new IllegalArgumentException("every layer of an attention map needs as many heads, but they have "
                        + weights[0].length + " and " + layer.length);
            }
            for (float[][] head : layer) {
                requireShape(source, target, head);
            }
        }
    }

    private static void requireShape(int source, int target, float[][] head) {
        for (float[] row : head) {
            if (head.length != target || row.length != source) {
                throw new IllegalArgumentException("attention between " + target + " target and " + source
                        + " source tokens has weights [" + target + ", " + source + "], but they are [" + head.length
                        + ", " + row.length + "]");
            }
        }
        if (head.length != target) {
            throw new IllegalArgumentException(
                    "attention needs a row for each of " + target + " target tokens, but has " + head.length);
        }
    }

    private static float[][][][] copy(float[][][][] weights) {
        float[][][][] copy = weights.clone();
        for (int layer = 0; layer < copy.length; layer++) {
            copy[layer] = copy[layer].clone();
            for (int head = 0; head < copy[layer].length; head++) {
                copy[layer][head] = copy[layer][head].clone();
                for (int t = 0; t < copy[layer][head].length; t++) {
                    copy[layer][head][t] = copy[layer][head][t].clone();
                }
            }
        }
        return copy;
    }
}
