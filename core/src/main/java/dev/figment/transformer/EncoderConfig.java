package dev.figment.transformer;

import dev.figment.data.text.SpecialTokens;

/**
 * An encoder with a head over the vocabulary.
 *
 * @param vocabulary V, the number of tokens
 * @param layers how many layers the stack has
 * @param layer the shape of every layer
 * @param positions how the place of a token is told
 * @param maximumPositions the longest sequence, special tokens included
 * @param shareOutput whether the output reads through the token embedding
 * @param tokens the special tokens
 */
public record EncoderConfig(
        int vocabulary,
        int layers,
        LayerConfig layer,
        PositionKind positions,
        int maximumPositions,
        boolean shareOutput,
        SpecialTokens tokens) {

    /** Refuses sizes that are not positive. */
    public EncoderConfig {
        LayerConfig.requirePositive("vocabulary", vocabulary);
        LayerConfig.requirePositive("layers", layers);
        LayerConfig.requirePositive("maximumPositions", maximumPositions);
    }
}
