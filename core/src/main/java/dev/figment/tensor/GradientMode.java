package dev.figment.tensor;

import org.bytedeco.pytorch.GradMode;

/**
 * Whether operators record what a backward pass needs. A setting of this thread, restored on close:
 *
 * <pre>{@code
 * try (GradientMode off = GradientMode.off()) { … }
 * }</pre>
 */
public final class GradientMode implements AutoCloseable {

    private final boolean before = GradMode.is_enabled();

    private GradientMode(boolean enabled) {
        GradMode.set_enabled(enabled);
    }

    /** Nothing is recorded until close: inference, updates of parameters. */
    public static GradientMode off() {
        return new GradientMode(false);
    }

    /** Recorded until close, also inside an {@link #off()}. */
    public static GradientMode on() {
        return new GradientMode(true);
    }

    @Override
    public void close() {
        GradMode.set_enabled(before);
    }
}
