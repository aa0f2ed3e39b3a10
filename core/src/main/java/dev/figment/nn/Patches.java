package dev.figment.nn;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of images of one channel as matrix products. With P(x) the patches of x, the k² pixels under the kernel at each
 * place as a row,
 *
 * <pre>
 * convolution        y = P(x) Wᵀ
 * transposed         y = P*(x W)        P* puts patches in their places and adds where they overlap
 * </pre>
 *
 * <p>LibTorch's own kernels are made for many channels: beside one, the transposed convolution and the gradient of the
 * other, which is one too, take them five times as long. With three channels there is nothing to gain. Stateless.
 */
final class Patches {

    private static final long[] NO_DILATION = {1, 1};

    private Patches() {}

    /**
     * The convolution.
     *
     * @param x [B, 1, H, W]
     * @param weight [out, 1, k, k]
     * @param bias [out], or null
     * @return [B, out, H', W'], owned by the current scope
     */
    static Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias, Kernel2d kernel) {
        try (Scope scope = Scope.open()) {
            Tensor rows = torch.im2col(
                            x,
                            Kernel2d.both(kernel.size()),
                            NO_DILATION,
                            Kernel2d.both(kernel.padding()),
                            Kernel2d.both(kernel.stride()))
                    .transpose(1, 2); // [B, H' W', k²]
            Tensor y = rows.matmul(weight.flatten(1, -1).t()); // [B, H' W', out]
            Tensor biased = bias == null ? y : y.add(bias.to(y.scalar_type()));
            return scope.keep(
                    biased.reshape(x.size(0), kernel.places(x.size(2)), kernel.places(x.size(3)), weight.size(0))
                            .permute(0, 3, 1, 2)); // [B, out, H', W']
        }
    }

    /**
     * The transposed convolution.
     *
     * @param x [B, in, H, W]
     * @param weight [in, 1, k, k]
     * @param bias [1], or null
     * @param height H' of the result
     * @param width W' of the result
     * @return [B, 1, H', W'], owned by the current scope
     */
    static Tensor transpose(Tensor x, Tensor weight, @Nullable Tensor bias, Kernel2d kernel, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor pixels = x.permute(0, 2, 3, 1).flatten(1, 2); // [B, H W, in]
            Tensor patches = pixels.matmul(weight.flatten(1, -1)).transpose(1, 2); // [B, k², H W]
            Tensor y = torch.col2im(
                    patches,
                    new long[] {height, width},
                    Kernel2d.both(kernel.size()),
                    NO_DILATION,
                    Kernel2d.both(kernel.padding()),
                    Kernel2d.both(kernel.stride())); // [B, 1, H', W']
            return scope.keep(bias == null ? y : y.add(bias.to(y.scalar_type())));
        }
    }
}
