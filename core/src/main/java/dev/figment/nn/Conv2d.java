package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images, in the sense of cross-correlation: with kernel size k, stride s and padding p,
 *
 * <pre>
 * y[o, i, j] = b[o] + Σ_c Σ_u Σ_v w[o, c, u, v] · x[c, s i + u − p, s j + v − p]
 * </pre>
 *
 * <p>{@code weight} [out, in, k, k] and, where asked for, {@code bias} [out], under PyTorch's names.
 */
public final class Conv2d extends WeightedLayer {

    private static final long[] NO_DILATION = {1, 1};

    private final int in;
    private final Kernel2d kernel;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** With bias; weight and bias uniform over ±1 ⁄ √(in k²) as in PyTorch. */
    public Conv2d(int in, int out, Kernel2d kernel, RandomKey key) {
        this(in, out, kernel, true, Initializer.fanInUniform(), key);
    }

    /**
     * Bias as in PyTorch, uniform over ±1 ⁄ √(in k²).
     *
     * @throws IllegalArgumentException if a number of channels is not positive
     */
    public Conv2d(int in, int out, Kernel2d kernel, boolean withBias, Initializer initializer, RandomKey key) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("a convolution needs positive channels, not " + in + " to " + out);
        }
        this.in = in;
        this.kernel = kernel;
        try (Scope scope = Scope.open()) {
            int size = kernel.size();
            weight = parameter("weight", initializer.create(key.fold("weight"), out, in, size, size));
            double bound = 1 / Math.sqrt((double) in * size * size);
            bias = withBias ? parameter("bias", Initializer.uniform(bound).create(key.fold("bias"), out)) : null;
        }
    }

    /**
     * Convolves.
     *
     * @param x [B, in, H, W]
     * @param weight [out, in, k, k]
     * @return [B, out, H', W'] with H' = ⌊(H + 2p − k) ⁄ s⌋ + 1 and W' likewise, owned by the current scope
     * @throws IllegalArgumentException if x has another shape or is smaller than the kernel
     */
    @Override
    public Tensor forward(Tensor x, Tensor weight) {
        Kernel2d.requireImages(x, in, this);
        kernel.requireRoom(x, this);
        long[] stride = Kernel2d.both(kernel.stride());
        long[] padding = Kernel2d.both(kernel.padding());
        try (Scope scope = Scope.open();
                TensorOptional b = bias == null ? new TensorOptional() : new TensorOptional(bias)) {
            Tensor y = in == 1
                    ? Patches.convolve(x, weight, bias, kernel)
                    : torch.conv2d(ChannelsLast.of(x), weight, b, stride, padding, NO_DILATION, 1); // [B, out, H', W']
            return observe("output", scope.keep(y));
        }
    }

    /** [out, in, k, k]; belongs to the layer. */
    @Override
    public Tensor weight() {
        return weight;
    }

    /** [out], or null without bias; belongs to the layer. */
    public @Nullable Tensor bias() {
        return bias;
    }
}
