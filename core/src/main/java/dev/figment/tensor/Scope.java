package dev.figment.tensor;

import java.util.Iterator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of native tensors: everything that LibTorch hands out on this thread while a scope is open is freed when
 * it closes, without waiting for the garbage collector.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor hidden = layer.forward(x);      // freed at the brace
 *     return scope.keep(hidden.mean());      // handed to the scope outside, or to the caller
 * }
 * }</pre>
 *
 * <p>Scopes nest, and belong to the thread that opened them. A tensor must not be used after its scope has closed.
 */
public final class Scope implements AutoCloseable {

    private final PointerScope pointers = new PointerScope();

    private Scope() {}

    /** Opens a scope on this thread. Close it on the same thread, innermost first. */
    public static Scope open() {
        return new Scope();
    }

    /**
     * Passes a tensor out of this scope: a handle to the same storage that belongs to the scope around this one; where
     * there is none, to the caller, who closes it. The tensor given is left as it was.
     */
    public Tensor keep(Tensor tensor) {
        Tensor handle = own(tensor);
        PointerScope outer = outer();
        if (outer != null) {
            outer.attach(handle);
            handle.releaseReference();
        }
        return handle;
    }

    /**
     * A new handle to the same storage that belongs to no scope: for modules, caches and whatever else keeps tensors
     * across steps. Its owner calls {@code close()}.
     */
    public static Tensor own(Tensor tensor) {
        Tensor handle = new Tensor(tensor);
        handle.retainReference();
        PointerScope inner = PointerScope.getInnerScope();
        if (inner != null) {
            inner.detach(handle);
        }
        return handle;
    }

    @Override
    public void close() {
        pointers.close();
    }

    private @Nullable PointerScope outer() {
        Iterator<PointerScope> scopes = PointerScope.getScopeIterator(); // innermost first
        while (scopes != null && scopes.hasNext()) {
            if (scopes.next() == pointers) {
                return scopes.hasNext() ? scopes.next() : null;
            }
        }
        throw new IllegalStateException(
                "this scope is not open on this thread: a scope belongs to the thread that opened it");
    }
}
