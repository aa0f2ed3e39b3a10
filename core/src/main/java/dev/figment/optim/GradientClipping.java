package dev.figment.optim;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Collection;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What keeps one bad batch from throwing the parameters far. Immutable. */
public sealed interface GradientClipping {

    /**
     * Clips in place.
     *
     * @param gradients of one dtype and device
     * @return their norms before
     */
    GradientNorms clip(Collection<Tensor> gradients);

    /** Leaves gradients alone, and still tells their norm. */
    static GradientClipping none() {
        return new None();
    }

    /** Scales all gradients together to a total norm of at most {@code maximum}. */
    static GradientClipping byNorm(double maximum) {
        return new ByNorm(maximum);
    }

    /** Bounds every element to ±{@code maximum}. */
    static GradientClipping byValue(double maximum) {
        return new ByValue(maximum);
    }

    /** No clipping. */
    record None() implements GradientClipping {
        @Override
        public GradientNorms clip(Collection<Tensor> gradients) {
            return norms(gradients);
        }
    }

    /**
     * g ← g · min(1, c ⁄ (‖g‖ + 10⁻⁶)), with ‖g‖ over all gradients together: Pascanu et al. 2013, algorithm 1,
     * arXiv:1211.5063, as {@code clip_grad_norm_} of PyTorch computes it. The direction stays.
     *
     * @param maximum c
     */
    record ByNorm(double maximum) implements GradientClipping {

        private static final double EPSILON = 1e-6; // PyTorch's

        /** @throws IllegalArgumentException if the maximum is not positive */
        public ByNorm {
            HyperParameters.requirePositive(maximum, "the maximum norm of gradients");
        }

        @Override
        public GradientNorms clip(Collection<Tensor> gradients) {
            GradientNorms norms = norms(gradients);
            double coefficient = maximum / (norms.total() + EPSILON);
            if (!(coefficient >= 1)) { // a norm that is not a number makes all gradients so, as in PyTorch
                try (GradientMode off = GradientMode.off();
                        Scope scope = Scope.open()) {
                    Scalar scale = new Scalar(coefficient);
                    gradients.forEach(gradient -> gradient.mul_(scale));
                }
            }
            return norms;
        }
    }

    /**
     * g ← max(−c, min(c, g)) element by element, as {@code clip_grad_value_} of PyTorch.
     *
     * @param maximum c
     */
    record ByValue(double maximum) implements GradientClipping {

        /** @throws IllegalArgumentException if the maximum is not positive */
        public ByValue {
            HyperParameters.requirePositive(maximum, "the maximum value of gradients");
        }

        @Override
        public GradientNorms clip(Collection<Tensor> gradients) {
            GradientNorms norms = norms(gradients);
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                ScalarOptional low = new ScalarOptional(new Scalar(-maximum));
                ScalarOptional high = new ScalarOptional(new Scalar(maximum));
                gradients.forEach(gradient -> gradient.clamp_(low, high));
            }
            return norms;
        }
    }

    private static GradientNorms norms(Collection<Tensor> gradients) {
        if (gradients.isEmpty()) {
            return new GradientNorms(0, new double[0]);
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            TensorVector norms = new TensorVector();
            gradients.forEach(gradient -> norms.push_back(torch.linalg_vector_norm(gradient)));
            Tensor each = torch.stack(norms); // [n]
            double total = torch.linalg_vector_norm(each).item_double();
            return new GradientNorms(total, ArrayTensors.doubles(each.to(ScalarType.Double)));
        }
    }
}
