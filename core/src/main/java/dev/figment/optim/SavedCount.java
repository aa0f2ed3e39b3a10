package dev.figment.optim;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A count that is saved as a tensor, int64 []. */
final class SavedCount implements AutoCloseable {

    private long value;
    private @Nullable Tensor shown;

    long value() {
        return value;
    }

    void set(long count) {
        value = count;
    }

    void increment() {
        value++;
    }

    /** The present value; the tensor is this object's, and follows only when asked for again. */
    Tensor tensor() {
        Tensor tensor = shown;
        if (tensor == null) {
            try (Scope scope = Scope.open()) {
                tensor = Scope.own(ArrayTensors.of(new long[] {value}));
            }
            shown = tensor;
            return tensor;
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            tensor.fill_(new Scalar(value));
        }
        return tensor;
    }

    @Override
    public void close() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }
}
