package dev.figment.gan.networks;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.ScaledDotProductAttention;
import dev.figment.nn.Conv2d;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Layer;
import dev.figment.nn.SpectralNorm;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Lets every place of an image look at every other, where convolutions see only their neighbourhood: with f, g, h and v
 * convolutions of size 1 over the N = H W places,
 *
 * <pre>
 * β[j, i] = softmaxᵢ( f(xᵢ)ᵀ g(xⱼ) ),   o[j] = v( Σᵢ β[j, i] h(xᵢ) ),   y = γ o + x
 * </pre>
 *
 * <p>Zhang et al. 2019 (SAGAN), §3, arXiv:1805.08318. f, g and h have an eighth of the channels; {@code gamma} begins at 0, so
 * that a new layer changes nothing. It is the {@link ScaledDotProductAttention} of g's queries on f's keys without its scale,
 * in the form of the equation, because penalties need second derivatives that the fused kernel has not.
 */
public final class ImageSelfAttention extends Layer {

    private static final int NARROWER = 8;

    private final int channels;
    private final int inner;
    private final Layer key;
    private final Layer query;
    private final Layer value;
    private final Layer output;
    private final Tensor gamma;

    /**
     * Of images with so many channels.
     *
     * @param spectral whether the convolutions are under {@link SpectralNorm}, as in the paper
     * @throws IllegalArgumentException if there are fewer than 8 channels
     */
    public ImageSelfAttention(int channels, boolean spectral, RandomKey random) {
        if (channels < NARROWER) {
            throw new IllegalArgumentException(
                    "self-attention over images needs at least " + NARROWER + " channels, not " + channels);
        }
        this.channels = channels;
        this.inner = channels / NARROWER;
        this.key = child("f", convolution(channels, inner, spectral, random.fold("f")));
        this.query = child("g", convolution(channels, inner, spectral, random.fold("g")));
        this.value = child("h", convolution(channels, inner, spectral, random.fold("h")));
        this.output = child("v", convolution(inner, channels, spectral, random.fold("v")));
        try (Scope scope = Scope.open()) {
            gamma = parameter("gamma", torch.zeros(1));
        }
    }

    private static Layer convolution(int in, int out, boolean spectral, RandomKey random) {
        Conv2d convolution = new Conv2d(in, out, Kernel2d.of(1), random);
        return spectral ? new SpectralNorm(convolution, random.fold("u")) : convolution;
    }

    /**
     * Attends.
     *
     * @param x [B, C, H, W]
     * @return the same shape, owned by the current scope
     * @throws IllegalArgumentException if x has another shape
     */
    @Override
    public Tensor forward(Tensor x) {
        if (x.dim() != 4 || x.size(1) != channels) {
            throw new IllegalArgumentException(
                    "the input of " + this + " must be [B, " + channels + ", H, W], but is " + Shapes.describe(x));
        }
        try (Scope scope = Scope.open();
                Scalar unscaled = new Scalar(Math.sqrt(inner))) {
            Tensor queries = places(query.forward(x)).mul(unscaled); // [B, 1, N, C ⁄ 8]
            var attended = ScaledDotProductAttention.explicit(
                    queries, places(key.forward(x)), places(value.forward(x)), AttentionMask.none(), null);
            observe("attention.weights", attended.weights()); // [B, 1, N, N]
            Tensor image = attended.output().squeeze(1).transpose(1, 2); // [B, C ⁄ 8, N]
            Tensor o = output.forward(image.reshape(x.size(0), inner, x.size(2), x.size(3))); // [B, C, H, W]
            return observe("output", scope.keep(x.add(o.mul(gamma))));
        }
    }

    /** [B, c, H, W] as one head of N places, [B, 1, N, c]. */
    private static Tensor places(Tensor image) {
        return image.flatten(2, -1).transpose(1, 2).unsqueeze(1);
    }
}
