package dev.figment.transformer;

import dev.figment.data.text.SpecialTokens;

/**
 * An encoder-decoder.
 *
 * @param sourceVocabulary the number of source tokens
 * @param targetVocabulary the number of target tokens; the same where embeddings are shared by all
 * @param encoderLayers how many layers read the source
 * @param decoderLayers how many layers write the target
 * @param layer the shape of every layer
 * @param positions how the place of a token is told
 * @param maximumPositions the longest sequence, special tokens included
 * @param sharing which embeddings are one matrix
 * @param scaleEmbeddings whether embeddings are multiplied by √modelDim
 * @param logitsBias whether a fixed bias is added to the logits of a shared output, as Marian checkpoints have it; it is
 *     loaded, not trained
 * @param tokens the special tokens
 */
public record TransformerConfig(
        int sourceVocabulary,
        int targetVocabulary,
        int encoderLayers,
        int decoderLayers,
        LayerConfig layer,
        PositionKind positions,
        int maximumPositions,
        EmbeddingSharing sharing,
        boolean scaleEmbeddings,
        boolean logitsBias,
        SpecialTokens tokens) {

    /** Refuses sizes that do not fit each other. */
    public TransformerConfig {
        LayerConfig.requirePositive("sourceVocabulary", sourceVocabulary);
        LayerConfig.requirePositive("targetVocabulary", targetVocabulary);
        LayerConfig.requirePositive("encoderLayers", encoderLayers);
        LayerConfig.requirePositive("decoderLayers", decoderLayers);
        LayerConfig.requirePositive("maximumPositions", maximumPositions);
        if (sharing == EmbeddingSharing.ALL && sourceVocabulary != targetVocabulary) {
            throw new IllegalArgumentException("embeddings shared by all need one vocabulary, but the source has "
                    + sourceVocabulary + " tokens and the target " + targetVocabulary);
        }
        if (sharing == EmbeddingSharing.NONE && logitsBias) {
            throw new IllegalArgumentException(
                    "logitsBias is for a shared output embedding; an output matrix of its own has a trained bias");
        }
        for (int id : new int[] {tokens.pad(), tokens.end(), tokens.start()}) {
            if (id < 0 || id >= targetVocabulary) {
                throw new IllegalArgumentException("special tokens must lie in 0 … " + (targetVocabulary - 1)
                        + ", but pad, end and start are " + tokens.pad() + ", " + tokens.end() + ", "
                        + tokens.start());
            }
        }
    }

    /** One vocabulary and one matrix for source, target and output; positions as Marian has them. */
    public static TransformerConfig of(int vocabulary, int layers, LayerConfig layer) {
        return new TransformerConfig(
                vocabulary,
                vocabulary,
                layers,
                layers,
                layer,
                PositionKind.SINUSOIDAL_HALVES,
                512,
                EmbeddingSharing.ALL,
                true,
                false,
                SpecialTokens.STANDARD);
    }

    /** The paper's base model: 6+6 layers, d 512, 8 heads, d_ff 2048, dropout 0.1. */
    public static TransformerConfig base(int vocabulary) {
        return of(vocabulary, 6, LayerConfig.of(512, 8, 2048, 0.1));
    }

    /** fairseq's transformer-tiny for small corpora: 4+4 layers, d 128, 4 heads, d_ff 256, dropout 0.3. */
    public static TransformerConfig tiny(int vocabulary) {
        return of(vocabulary, 4, LayerConfig.of(128, 4, 256, 0.3).withDropout(0.3, 0, 0));
    }
}
