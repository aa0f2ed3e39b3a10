package dev.figment.nn;

import dev.figment.tensor.Autocast;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Gradient checkpointing: activations inside a segment of a model are thrown away in the forward pass and computed again
 * in the backward pass, so that a stack of n layers holds n inputs and the inside of one layer instead of n insides, for
 * about one forward pass more. Chen et al. 2016, arXiv:1604.06174.
 *
 * <p>A model marks its segments; they are recomputed where one is open on the thread, and ordinary otherwise:
 *
 * <pre>{@code
 * Tensor input = Recomputation.held(x);
 * Tensor y = Recomputation.segment(() -> layer.forward(input));
 * }</pre>
 *
 * <p>A segment yₖ = fₖ(x) runs without a graph, and autograd sees yₖ as a leaf. Backward, the last leaf first, fₖ runs again
 * with a graph from what it was given, and its gradients are those of ⟨fₖ, ∂L ⁄ ∂yₖ⟩: of the parameters, and of earlier
 * leaves. Random numbers are keyed, so that dropout drops the same again. What a segment does besides computing its result
 * happens twice, but observers see it once. For one thread; first derivatives only.
 *
 * <p>{@code training.GradientCheckpointing} makes a training objective of it.
 */
public final class Recomputation implements AutoCloseable {

    private static final ThreadLocal<@Nullable Recomputation> CURRENT = new ThreadLocal<>();

    private final @Nullable Recomputation outer = CURRENT.get();
    private final List<Tensor> parameters;
    private final @Nullable Tensor[] gradients; // of the parameters, so far
    private final List<Segment> segments = new ArrayList<>();
    private final List<Tensor> held = new ArrayList<>();

    /** One f, its y, and ∂L ⁄ ∂y so far. */
    private static final class Segment {
        private final Supplier<Tensor> function;
        private final Tensor output;
        private @Nullable Tensor gradient;

        Segment(Supplier<Tensor> function, Tensor output) {
            this.function = function;
            this.output = output;
        }
    }

    private Recomputation(Collection<Tensor> parameters) {
        this.parameters = List.copyOf(parameters);
        this.gradients = new Tensor[parameters.size()];
        CURRENT.set(this);
    }

    /** Recomputes the segments that this thread meets until close, for the gradients of some parameters. */
    public static Recomputation open(Collection<Tensor> parameters) {
        return new Recomputation(parameters);
    }

    /**
     * A tensor that a segment reads besides parameters, so that it lives until the segment is computed again.
     *
     * @return the same storage and graph; the tensor itself where nothing is recomputed
     */
    public static Tensor held(Tensor tensor) {
        Recomputation current = CURRENT.get();
        if (current == null || !GradMode.is_enabled()) {
            return tensor;
        }
        Tensor handle = Scope.own(tensor);
        current.held.add(handle);
        return handle;
    }

    /**
     * Computes a part of a model. A segment within a segment is part of the outer one.
     *
     * @param function reads {@link #held} tensors and parameters, and gives the same result each time
     * @return its result, owned by the current scope
     */
    public static Tensor segment(Supplier<Tensor> function) {
        Recomputation current = CURRENT.get();
        if (current == null || !GradMode.is_enabled()) {
            return function.get();
        }
        try (Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            Tensor output = current.aside(function).detach().requires_grad_(true);
            current.segments.add(new Segment(function, Scope.own(output)));
            return scope.keep(output);
        }
    }

    /**
     * Goes back from a loss to the segments behind it. Its graph is not needed afterwards.
     *
     * @param loss a scalar []
     */
    public void from(Tensor loss) {
        try (Scope scope = Scope.open()) {
            add(loss, null, segments.size());
        }
    }

    /**
     * Goes back through the segments, the last first.
     *
     * @return the gradients of the parameters, in order, null where the loss does not depend on one; owned by the current
     *     scope
     */
    public List<@Nullable Tensor> through() {
        for (int k = segments.size() - 1; k >= 0; k--) {
            Segment segment = segments.get(k);
            Tensor gradient = segment.gradient;
            if (gradient == null) {
                continue;
            }
            try (Scope scope = Scope.open();
                    GradientMode on = GradientMode.on();
                    Observation unseen = Observation.unseen()) {
                Tensor again = aside(segment.function);
                if (again.requires_grad()) {
                    add(again, gradient, k);
                }
            }
            gradient.close();
            segment.gradient = null;
        }
        List<@Nullable Tensor> all = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (Tensor gradient : gradients) {
                all.add(gradient == null ? null : scope.keep(gradient));
            }
        }
        return Collections.unmodifiableList(all);
    }

    /** Adds the gradients of ⟨y, g⟩, of y itself without g, to those of the parameters and the first leaves. */
    private void add(Tensor y, @Nullable Tensor g, int leaves) {
        List<Tensor> inputs = new ArrayList<>(parameters);
        segments.subList(0, leaves).forEach(segment -> inputs.add(segment.output));
        List<@Nullable Tensor> all;
        try (Autocast off = Autocast.off()) { // a backward pass has the types of its forward pass
            all = Gradients.of(y, inputs, g, Gradients.Graph.KEPT); // what lies between segments may be passed again
        }
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = sum(gradients[i], all.get(i));
        }
        for (int k = 0; k < leaves; k++) {
            Segment segment = segments.get(k);
            segment.gradient = sum(segment.gradient, all.get(gradients.length + k));
        }
    }

    /** What backward passes return may be shared, so that it is never written to. */
    private static @Nullable Tensor sum(@Nullable Tensor sum, @Nullable Tensor gradient) {
        if (gradient == null) {
            return sum;
        }
        if (sum == null) {
            return Scope.own(gradient);
        }
        try (GradientMode off = GradientMode.off()) {
            Tensor both = Scope.own(sum.add(gradient));
            sum.close();
            return both;
        }
    }

    /** Without segments of its own. */
    private Tensor aside(Supplier<Tensor> function) {
        CURRENT.remove();
        try {
            return function.get();
        } finally {
            CURRENT.set(this);
        }
    }

    @Override
    public void close() {
        held.forEach(Tensor::close);
        segments.forEach(segment -> {
            segment.output.close();
            if (segment.gradient != null) {
                segment.gradient.close();
            }
        });
        Arrays.stream(gradients).forEach(gradient -> {
            if (gradient != null) {
                gradient.close();
            }
        });
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
