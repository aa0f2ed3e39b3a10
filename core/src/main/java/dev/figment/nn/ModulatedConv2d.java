package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution whose weight follows a style: each example scales the weight's input channels by its own s, and the outputs
 * are brought back to unit deviation by the norm of what came of it,
 *
 * <pre>
 * w'[o, c, u, v] = s[c] · w[o, c, u, v]
 * w"[o, c, u, v] = w'[o, c, u, v] ⁄ √( Σ_{c,u,v} w'[o, c, u, v]² + ε )     where it demodulates
 * y = conv(x; w")
 * </pre>
 *
 * <p>Karras et al. 2020, §2.2, eq. 1 and 3, arXiv:1912.04958. A convolution is linear in x and in w, so that scaling the input
 * channels by s, and the output channels by the inverse norm, is the same with one weight for the whole batch: the form
 * computed here. {@code weight} [out, in, k, k]; no bias.
 */
public final class ModulatedConv2d extends Module {

    private static final long[] NO_DILATION = {1, 1};

    private final int in;
    private final Kernel2d kernel;
    private final boolean demodulate;
    private final double epsilon;
    private final Tensor weight;

    /** Demodulating with ε = 1e-8, the weight standard normal as in StyleGAN 2. */
    public ModulatedConv2d(int in, int out, Kernel2d kernel, RandomKey key) {
        this(in, out, kernel, true, 1e-8, Initializer.normal(1), key);
    }

    /**
     * With or without demodulation, which the last layer of a generator, the one to colours, leaves out.
     *
     * @throws IllegalArgumentException if a number of channels or ε is not positive
     */
    public ModulatedConv2d(
            int in,
            int out,
            Kernel2d kernel,
            boolean demodulate,
            double epsilon,
            Initializer initializer,
            RandomKey key) {
        if (in < 1 || out < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException("a modulated convolution needs positive channels and epsilon, not " + in
                    + " to " + out + " and " + epsilon);
        }
        this.in = in;
        this.kernel = kernel;
        this.demodulate = demodulate;
        this.epsilon = epsilon;
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", initializer.create(key.fold("weight"), out, in, kernel.size(), kernel.size()));
        }
    }

    /**
     * Convolves each example with its own weight.
     *
     * @param x [B, in, H, W]
     * @param style s [B, in]
     * @return [B, out, H', W'] with H' = ⌊(H + 2p − k) ⁄ s⌋ + 1 and W' likewise, owned by the current scope
     * @throws IllegalArgumentException if x or the style has another shape, or x is smaller than the kernel
     */
    public Tensor forward(Tensor x, Tensor style) {
        Kernel2d.requireImages(x, in, this);
        kernel.requireRoom(x, this);
        if (style.dim() != 2 || style.size(0) != x.size(0) || style.size(1) != in) {
            throw new IllegalArgumentException("the style of " + this + " must be [" + x.size(0) + ", " + in
                    + "], a row for each example, but is " + Shapes.describe(style));
        }
        long[] stride = Kernel2d.both(kernel.stride());
        long[] padding = Kernel2d.both(kernel.padding());
        try (Scope scope = Scope.open()) {
            Tensor modulated = x.mul(overPlaces(style)); // [B, in, H, W]
            Tensor y = torch.conv2d(
                    ChannelsLast.of(modulated), weight, new TensorOptional(), stride, padding, NO_DILATION, 1);
            if (demodulate) {
                y = y.mul(overPlaces(inverseNorm(style))); // [B, out, H', W']
            }
            return observe("output", scope.keep(y));
        }
    }

    /** 1 ⁄ √( Σ_c s[c]² Σ_{u,v} w[o, c, u, v]² + ε ), [B, out]. */
    private Tensor inverseNorm(Tensor style) {
        Tensor energy = weight.square().sum(2, 3); // [out, in]
        return style.square().matmul(energy.t()).add(new Scalar(epsilon)).rsqrt();
    }

    private static Tensor overPlaces(Tensor channels) {
        return channels.unsqueeze(2).unsqueeze(3);
    }

    /** [out, in, k, k]; belongs to the layer. */
    public Tensor weight() {
        return weight;
    }
}
