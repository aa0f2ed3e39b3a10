package dev.figment.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The pointwise non-linearities. Stateless; results belong to the current scope. */
public enum Activation {
    /** max(0, x). */
    RELU {
        @Override
        public Tensor apply(Tensor x) {
            return torch.relu(x);
        }
    },
    /** x Φ(x), with the exact normal distribution: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
    GELU {
        @Override
        public Tensor apply(Tensor x) {
            return torch.gelu(x);
        }
    },
    /** GELU in its approximation by tanh, as GPT-2 has it. */
    GELU_TANH {
        @Override
        public Tensor apply(Tensor x) {
            return torch.gelu(x, "tanh");
        }
    },
    /** x σ(x), also called swish: Elfwing et al. 2017, arXiv:1702.03118; Ramachandran et al. 2017, arXiv:1710.05941. */
    SILU {
        @Override
        public Tensor apply(Tensor x) {
            return torch.silu(x);
        }
    },
    /** x for positive x, 0.2 x below. */
    LEAKY_RELU {
        @Override
        public Tensor apply(Tensor x) {
            try (Scalar slope = new Scalar(0.2)) {
                return torch.leaky_relu(x, slope);
            }
        }
    },
    /** tanh x. */
    TANH {
        @Override
        public Tensor apply(Tensor x) {
            return torch.tanh(x);
        }
    },
    /** 1 ⁄ (1 + e⁻ˣ). */
    SIGMOID {
        @Override
        public Tensor apply(Tensor x) {
            return torch.sigmoid(x);
        }
    };

    /**
     * Whether negative numbers come out as zero, or nearly, and so does their gradient: a unit that has nothing else is dead.
     * A leaky one passes them on, tanh is steepest at zero, and what saturates at another value than zero does not show as zero.
     */
    final boolean silencesNegatives() {
        return switch (this) {
            case RELU, GELU, GELU_TANH, SILU -> true;
            case LEAKY_RELU, TANH, SIGMOID -> false;
        };
    }

    /**
     * The activation of each element.
     *
     * @param x of any shape, floating point
     * @return the same shape, owned by the current scope
     */
    public abstract Tensor apply(Tensor x);
}
