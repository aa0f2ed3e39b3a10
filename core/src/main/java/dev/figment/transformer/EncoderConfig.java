package dev.figment.transformer;

import dev.figment.data.text.SpecialTokens;

/**
 * An encoder with a head over the vocabulary.
 *
 * @param shareOutput whether the output reads through the token embedding
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
