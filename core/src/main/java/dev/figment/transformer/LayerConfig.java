package dev.figment.transformer;

/**
 * The shape of one Transformer layer.
 *
 * <p>Our names and the paper's symbols: {@code modelDim} d_model, {@code heads} h, {@code feedForwardDim} d_ff,
 * {@code dropout} P_drop (arXiv:1706.03762, table 3).
 *
 * @param modelDim D, the width of the residual stream
 * @param heads how many heads attend side by side, each in modelDim ⁄ heads dimensions
 * @param keyValueHeads as many as {@code heads}, or a divisor of it for grouped queries
 * @param feedForwardDim the inner width of the position-wise network
 * @param feedForward the activation of the position-wise network
 * @param normalization what normalises
 * @param placement where in a residual block it does
 * @param normEpsilon ε of the normalisation
 * @param dropout on each sublayer's output and on the embeddings
 * @param attentionDropout on attention weights
 * @param activationDropout within the position-wise network
 */
public record LayerConfig(
        int modelDim,
        int heads,
        int keyValueHeads,
        int feedForwardDim,
        FeedForward.Kind feedForward,
        Normalization normalization,
        NormPlacement placement,
        double normEpsilon,
        double dropout,
        double attentionDropout,
        double activationDropout) {

    /** Refuses sizes that do not divide and probabilities that are none. */
    public LayerConfig {
        requirePositive("modelDim", modelDim);
        requirePositive("heads", heads);
        requirePositive("keyValueHeads", keyValueHeads);
        requirePositive("feedForwardDim", feedForwardDim);
        if (modelDim % heads != 0) {
            throw new IllegalArgumentException("modelDim must be divisible by heads: " + modelDim + " and " + heads);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "heads must be divisible by keyValueHeads: " + heads + " and " + keyValueHeads);
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("normEpsilon must be positive, but is " + normEpsilon);
        }
        requireProbability("dropout", dropout);
        requireProbability("attentionDropout", attentionDropout);
        requireProbability("activationDropout", activationDropout);
    }

    /** The paper's layer: post-norm, ReLU, one dropout for sublayers and weights. */
    public static LayerConfig of(int modelDim, int heads, int feedForwardDim, double dropout) {
        return new LayerConfig(
                modelDim,
                heads,
                heads,
                feedForwardDim,
                FeedForward.Kind.RELU,
                Normalization.LAYER,
                NormPlacement.POST,
                1e-5,
                dropout,
                dropout,
                0);
    }

    /** The same layer with another feed-forward network, normalisation and placement. */
    public LayerConfig with(FeedForward.Kind feedForward, Normalization normalization, NormPlacement placement) {
        return new LayerConfig(
                modelDim,
                heads,
                keyValueHeads,
                feedForwardDim,
                feedForward,
                normalization,
                placement,
                normEpsilon,
                dropout,
                attentionDropout,
                activationDropout);
    }

    /** The same layer with other probabilities of dropout. */
    public LayerConfig withDropout(double dropout, double attentionDropout, double activationDropout) {
        return new LayerConfig(
                modelDim,
                heads,
                keyValueHeads,
                feedForwardDim,
                feedForward,
                normalization,
                placement,
                normEpsilon,
                dropout,
                attentionDropout,
                activationDropout);
    }

    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must lie in [0, 1), but is " + value);
        }
    }
}
