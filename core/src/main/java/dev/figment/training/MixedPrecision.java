package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.tensor.Autocast;
import java.util.List;

/**
 * An objective whose matrix products are computed in bfloat16, with parameters, their gradients' sums, the optimiser's state,
 * norms and the loss in float32. Micikevicius et al. 2018, arXiv:1710.03740; Kalamkar et al. 2019, arXiv:1905.12322, for
 * bfloat16, which has float32's range and needs no scaling of the loss.
 *
 * <p>Checkpoints hold the float32 parameters and nothing else. Safe for use by many threads, as far as the objective is.
 *
 * @param objective that is computed so; of {@link GradientCheckpointing}, if both are wanted
 * @param <B> the batch it understands
 */
public record MixedPrecision<B extends Batch<B>>(Objective<B> objective) implements Objective<B> {

    @Override
    public Module model() {
        return objective.model();
    }

    @Override
    public Loss loss(B batch) {
        try (Autocast bfloat16 = Autocast.bfloat16()) {
            return objective.loss(batch);
        }
    }

    @Override
    public List<String> terms() {
        return objective.terms();
    }

    @Override
    public void beginStep(long step) {
        objective.beginStep(step);
    }

    @Override
    public void endStep(long step) {
        objective.endStep(step);
    }

    @Override
    public boolean needsWholeBatch() {
        return objective.needsWholeBatch();
    }
}
