package dev.figment.transformer;

import dev.figment.nn.Dropout;
import dev.figment.nn.Layer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** One residual connection: norm(x + dropout(f(x))) or x + dropout(f(norm(x))). Owns nothing. */
record Residual(Layer norm, Dropout dropout, NormPlacement placement) {

    Tensor around(Tensor x, UnaryOperator<Tensor> sublayer) {
        return switch (placement) {
            case POST -> norm.forward(x.add(dropout.forward(sublayer.apply(x))));
            case PRE -> x.add(dropout.forward(sublayer.apply(norm.forward(x))));
        };
    }
}
