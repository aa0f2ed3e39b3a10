package dev.figment.transformer;

import dev.figment.nn.Activation;
import dev.figment.nn.Dropout;
import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The position-wise network: FFN(x) = φ(x W₁ + b₁) W₂ + b₂ (arXiv:1706.03762, §3.3), or with SwiGLU
 * (SiLU(x W_g) ⊙ x W₁) W₂ (Shazeer 2020, arXiv:2002.05202). W₁ is {@code fc1}, W₂ {@code fc2}, W_g {@code gate}.
 */
public final class FeedForward extends Layer {

    /** The non-linearity of the network. */
    public enum Kind {
        RELU(Activation.RELU, false),
        GELU(Activation.GELU, false),
        GELU_TANH(Activation.GELU_TANH, false),
        SILU(Activation.SILU, false),
        /** Gated, without biases. */
        SWIGLU(Activation.SILU, true);

        private final Activation activation;
        private final boolean gated;

        Kind(Activation activation, boolean gated) {
            this.activation = activation;
            this.gated = gated;
        }
    }

    private final Kind kind;
    private final Linear first;
    private final Linear second;
    private final @Nullable Linear gate;
    private final Dropout dropout;

    FeedForward(LayerConfig config, RandomKey key) {
        kind = config.feedForward();
        int dim = config.modelDim();
        int inner = config.feedForwardDim();
        Initializer xavier = Initializer.xavierUniform();
        first = child("fc1", new Linear(dim, inner, !kind.gated, xavier, key.fold("fc1")));
        second = child("fc2", new Linear(inner, dim, !kind.gated, xavier, key.fold("fc2")));
        gate = kind.gated ? child("gate", new Linear(dim, inner, false, xavier, key.fold("gate"))) : null;
        dropout = child("dropout", new Dropout(config.activationDropout()));
    }

    /**
     * Applies the network to each position.
     *
     * @param x [B, T, D]
     * @return [B, T, D], owned by the current scope
     * @throws IllegalArgumentException if x does not end in D
     */
    @Override
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor inner = gate == null
                    ? observe("activation", kind.activation.apply(first.forward(x))) // [B, T, d_ff]
                    : observe(
                            "activation", kind.activation.apply(gate.forward(x)).mul(first.forward(x)));
            return scope.keep(second.forward(dropout.forward(inner)));
        }
    }
}
