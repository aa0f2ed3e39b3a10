package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Lays images out in memory with all channels of a pixel side by side; shape and values stay. In this order a processor's
 * kernels of strided and transposed convolutions take half the time, those that begin or end in one channel a tenth, and their
 * outputs keep it. Stateless.
 */
final class ChannelsLast {

    private ChannelsLast() {}

    /**
     * In this order, without copying what is in it already.
     *
     * @param images [B, C, H, W]
     * @return the same shape, owned by the current scope
     */
    static Tensor of(Tensor images) {
        return images.size(1) == 1 ? ofOneChannel(images) : images.contiguous(MemoryFormat.ChannelsLast);
    }

    /**
     * The images, with a gradient that is laid out as they are, whatever order it comes in: an operator over two orders, as the
     * derivative of an activation is, takes twenty times as long.
     *
     * @param images [B, C, H, W]
     * @return a view of them, owned by the current scope
     */
    static Tensor withGradient(Tensor images) {
        return images.as_strided(images.sizes(), images.strides()); // its derivative keeps strides
    }

    /** Both orders are one here, and which is meant shows in the strides alone; convolutions go by them. */
    private static Tensor ofOneChannel(Tensor images) {
        return images.reshape(images.size(0), images.size(2), images.size(3), 1) // [B, H, W, 1]
                .permute(0, 3, 1, 2); // [B, 1, H, W]
    }
}
