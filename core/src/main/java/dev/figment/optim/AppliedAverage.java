package dev.figment.optim;

import dev.figment.nn.Module;
import dev.figment.tensor.Scope;

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
            mean.requireSame(model.parameters());
            own = new Snapshot(model.parameters());
            mean.copyInto(model.parameters());
        }
    }

    /** Gives the model its own parameters back; a second time changes nothing. */
    @Override
    public void close() {
        if (!own.values().isEmpty()) {
            own.copyInto(model.parameters());
            own.close();
        }
    }
}
