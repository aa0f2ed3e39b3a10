package dev.figment.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Whether matrix products, convolutions and fused attention are computed in bfloat16: LibTorch rounds what they are given
 * to 8 bits of significand and leaves the rest, sums and norms among it, in the type that it has. A setting of this thread,
 * restored on close:
 *
 * <pre>{@code
 * try (Autocast bfloat16 = Autocast.bfloat16()) { … }
 * }</pre>
 *
 * <p>Parameters stay in float32, and are rounded anew wherever they are used: LibTorch's cache of rounded parameters is
 * shared by all threads, and stays off. Backward passes run outside, in the types of their forward passes.
 */
public final class Autocast implements AutoCloseable {

    private final boolean before = torch.is_autocast_enabled(DeviceType.CPU);
    private final ScalarType typeBefore = torch.get_autocast_dtype(DeviceType.CPU);
    private final boolean cacheBefore = torch.is_autocast_cache_enabled();

    private Autocast(boolean enabled) {
        torch.set_autocast_cache_enabled(false);
        torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        torch.set_autocast_enabled(DeviceType.CPU, enabled);
    }

    /** Products in bfloat16 until close. */
    public static Autocast bfloat16() {
        return new Autocast(true);
    }

    /** Everything in its own type until close, also inside a {@link #bfloat16()}. */
    public static Autocast off() {
        return new Autocast(false);
    }

    @Override
    public void close() {
        torch.set_autocast_enabled(DeviceType.CPU, before);
        torch.set_autocast_dtype(DeviceType.CPU, typeBefore);
        torch.set_autocast_cache_enabled(cacheBefore);
    }
}
