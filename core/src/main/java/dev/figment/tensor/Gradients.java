package dev.figment.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Gradients as values: the products of a direction g and the Jacobian,
 *
 * <pre>gᵀ ∂y ⁄ ∂x</pre>
 *
 * <p>returned instead of added to what parameters hold, so that several threads can go back over shared parameters at once.
 * Results belong to the current scope, and may share storage: they are not to be written to. Stateless.
 */
public final class Gradients {

    /** What becomes of the graph between y and x. */
    public enum Graph {
        /** Freed on the way back. */
        FREED,
        /** Kept for another pass. */
        KEPT,
        /** Kept, and the gradients become part of it: they can be differentiated themselves. */
        EXTENDED
    }

    private Gradients() {}

    /**
     * By one tensor, of a scalar.
     *
     * @param y a scalar []
     * @param x that y depends on
     * @return the shape of x
     */
    public static Tensor of(Tensor y, Tensor x, Graph graph) {
        boolean allowUnused = false;
        return Objects.requireNonNull(
                of(y, List.of(x), null, graph, allowUnused).get(0));
    }

    /**
     * By each of several tensors.
     *
     * @param direction the shape of y; null for a scalar y
     * @return in order, null where y does not depend on a tensor
     */
    public static List<@Nullable Tensor> of(
            Tensor y, Collection<Tensor> inputs, @Nullable Tensor direction, Graph graph) {
        boolean allowUnused = true;
        return of(y, inputs, direction, graph, allowUnused);
    }

    /**
     * New handles to gradients that belong to no scope, but to the caller, who closes them.
     *
     * @return in order, null where there is none
     */
    public static List<@Nullable Tensor> owned(List<@Nullable Tensor> gradients) {
        List<@Nullable Tensor> owned = new ArrayList<>(gradients.size());
        gradients.forEach(gradient -> owned.add(gradient == null ? null : Scope.own(gradient)));
        return Collections.unmodifiableList(owned);
    }

    private static List<@Nullable Tensor> of(
            Tensor y, Collection<Tensor> inputs, @Nullable Tensor direction, Graph graph, boolean allowUnused) {
        boolean retainGraph = graph != Graph.FREED;
        boolean createGraph = graph == Graph.EXTENDED;
        TensorVector found = torch.grad(
                new TensorVector(y),
                new TensorVector(inputs.toArray(Tensor[]::new)),
                direction == null ? new TensorVector() : new TensorVector(direction),
                new BoolOptional(retainGraph),
                createGraph,
                allowUnused);
        List<@Nullable Tensor> gradients = new ArrayList<>(inputs.size());
        for (long i = 0; i < found.size(); i++) {
            Tensor gradient = found.get(i);
            gradients.add(gradient.defined() ? new Tensor(gradient) : null); // not a view into the vector
        }
        return Collections.unmodifiableList(gradients);
    }
}
