package dev.figment.optim;

import dev.figment.nn.Module;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that stands on averaged parameters until close, when its own return bit for bit. Made by
 * {@link ParameterAverage#applied}; for the thread that uses the model.
 */
public final class AppliedAverage implements AutoCloseable {

    private final Module model;
    private final Snapshot own;

    AppliedAverage(Module model, ParameterAverage average) {
        this.model = model;
        try (Scope scope = Scope.open();
                Snapshot mean = new Snapshot(average.mean())) {
            Map<String, Tensor> averaged = averaged(model, mean);
            mean.requireSame(averaged);
            own = new Snapshot(averaged);
            mean.copyInto(averaged);
        }
    }

    /** The parameters that an average is of, which may be some of the model's. */
    private static Map<String, Tensor> averaged(Module model, Snapshot mean) {
        Map<String, Tensor> some = new LinkedHashMap<>(model.parameters());
        some.keySet().retainAll(mean.values().keySet());
        return some;
    }

    /** Gives the model its own parameters back; a second time changes nothing. */
    @Override
    public void close() {
        if (!own.values().isEmpty()) {
            own.copyInto(averaged(model, own));
            own.close();
        }
    }
}
