package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The transpose of {@link Conv2d}, as a linear map: every pixel of x adds its multiple of the kernel to y,
 *
 * <pre>
 * y[o, s i + u − p, s j + v − p] += w[c, o, u, v] · x[c, i, j]      then b[o] is added
 * </pre>
 *
 * <p>Dumoulin and Visin 2016, chapter 4, arXiv:1603.07285. {@code weight} [in, out, k, k] and, where asked for,
 * {@code bias} [out], under PyTorch's names.
 */
public final class ConvTranspose2d extends WeightedLayer {

    private static final long[] NO_DILATION = {1, 1};

    private final int in;
    private final int out;
    private final Kernel2d kernel;
    private final int outputPadding;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** With bias, without output padding; weight and bias uniform over ±1 ⁄ √(out k²) as in PyTorch. */
    public ConvTranspose2d(int in, int out, Kernel2d kernel, RandomKey key) {
        this(in, out, kernel, 0, true, Initializer.fanInUniform(), key);
    }

    /**
     * Bias as in PyTorch, uniform over ±1 ⁄ √(out k²): it takes the second dimension of the weight for fan-in here too.
     *
     * @param outputPadding rows and columns added at the bottom and the right, to choose among the sizes that a strided
     *     convolution maps to one
     * @throws IllegalArgumentException if a number of channels is not positive, or the output padding is not in
     *     [0, stride)
     */
    public ConvTranspose2d(
            int in,
            int out,
            Kernel2d kernel,
            int outputPadding,
            boolean withBias,
            Initializer initializer,
            RandomKey key) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "a transposed convolution needs positive channels, not " + in + " to " + out);
        }
        if (outputPadding < 0 || outputPadding >= kernel.stride()) {
            throw new IllegalArgumentException("output padding must lie in 0 … " + (kernel.stride() - 1)
                    + ", below the stride, but is " + outputPadding);
        }
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        this.outputPadding = outputPadding;
        try (Scope scope = Scope.open()) {
            int size = kernel.size();
            weight = parameter("weight", initializer.create(key.fold("weight"), in, out, size, size));
            double bound = 1 / Math.sqrt((double) out * size * size);
            bias = withBias ? parameter("bias", Initializer.uniform(bound).create(key.fold("bias"), out)) : null;
        }
    }

    /**
     * Convolves.
     *
     * @param x [B, in, H, W]
     * @param weight [in, out, k, k]
     * @return [B, out, H', W'] with H' = (H − 1) s − 2p + k + output padding and W' likewise, owned by the current scope
     * @throws IllegalArgumentException if x has another shape, or is so small that there is nothing left of it
     */
    @Override
    public Tensor forward(Tensor x, Tensor weight) {
        Kernel2d.requireImages(x, in, this);
        long height = kernel.transposedSide(x.size(2)) + outputPadding;
        long width = kernel.transposedSide(x.size(3)) + outputPadding;
        if (Math.min(height, width) < 1) {
            throw new IllegalArgumentException(this + " would make images of " + height + " × " + width
                    + " from an input of " + Shapes.describe(x));
        }
        long[] stride = Kernel2d.both(kernel.stride());
        long[] padding = Kernel2d.both(kernel.padding());
        long[] extra = Kernel2d.both(outputPadding);
        try (Scope scope = Scope.open();
                TensorOptional b = bias == null ? new TensorOptional() : new TensorOptional(bias)) {
            Tensor y = out == 1
                    ? Patches.transpose(x, weight, bias, kernel, height, width)
                    : torch.conv_transpose2d(
                            ChannelsLast.of(x), weight, b, stride, padding, extra, 1, NO_DILATION); // [B, out, H', W']
            return observe("output", scope.keep(y));
        }
    }

    /** [in, out, k, k]; belongs to the layer. */
    @Override
    public Tensor weight() {
        return weight;
    }

    @Override
    public int outputDimension() {
        return 1;
    }

    /** [out], or null without bias; belongs to the layer. */
    public @Nullable Tensor bias() {
        return bias;
    }
}
