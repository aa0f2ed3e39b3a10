package dev.figment.nn;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An observer at work on this thread, until closed on the same. Observations nest, and the inner one alone sees.
 *
 * <pre>{@code
 * try (Observation observation = Observation.open((path, what, value) -> …)) {
 *     model.forward(…);
 * }
 * }</pre>
 */
public final class Observation implements AutoCloseable {

    private static final ThreadLocal<@Nullable Observation> CURRENT = new ThreadLocal<>();

    private final Observer observer;
    private final @Nullable Observation outer = CURRENT.get();

    private Observation(Observer observer) {
        this.observer = observer;
        CURRENT.set(this);
    }

    /** Shows the observer every forward pass of this thread until close. */
    public static Observation open(Observer observer) {
        return new Observation(observer);
    }

    /** Hides from the observer at work, if there is one, what is computed a second time until close. */
    static Observation unseen() {
        Observation current = CURRENT.get();
        return new Observation(new Observer() {
            @Override
            public void observed(String path, String what, Tensor value) {}

            @Override
            public boolean wants(String what) { // so that the second computation takes the way of the first
                return current != null && current.observer.wants(what);
            }
        });
    }

    /** Whether somebody on this thread looks at values of this name. */
    public static boolean wants(String what) {
        Observation current = CURRENT.get();
        return current != null && current.observer.wants(what);
    }

    static @Nullable Observation current() {
        return CURRENT.get();
    }

    void show(String path, String what, Tensor value) {
        observer.observed(path, what, value);
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
