package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import java.util.List;

/**
 * What a model brings to the training loop: how a batch becomes a loss.
 *
 * <p>{@link #loss} only reads the model, so that several threads may call it at once on parts of one batch.
 *
 * @param <B> the batch it understands
 */
public interface Objective<B extends Batch<B>> {

    /** The root of the modules that are trained and saved. The objective does not close it. */
    Module model();

    /**
     * The summed loss of a batch, or of one part of it. A scope and a {@link dev.figment.tensor.Randomness} keyed by the
     * step are open on the thread; the model's mode says whether this is training or validation.
     *
     * @return its tensor belongs to the current scope
     */
    Loss loss(B batch);

    /**
     * What the loss is made of, where parameters have losses of their own: names of groups of the phase's parameters, whose losses
     * and gradients are reported beside the whole. None unless overridden.
     */
    default List<String> terms() {
        return List.of();
    }

    /**
     * Called before the loss of a step's first part, on the thread that steps, whatever the number of replicas: for what
     * depends on the step, or changes the model other than by its gradient. Does nothing unless overridden.
     *
     * @param step its number, from 1
     */
    default void beginStep(long step) {}

    /**
     * Called after the update of the objective's phase, on the thread that steps. Does nothing unless overridden.
     *
     * @param step its number, from 1
     */
    default void endStep(long step) {}

    /**
     * Whether the loss of a batch is not the sum of the losses of its examples (batch normalisation, penalties over the
     * batch). Such a batch is never split.
     */
    default boolean needsWholeBatch() {
        return false;
    }
}
