package dev.figment.optim;

import dev.figment.nn.Module;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A mean of a model's parameters over training, which often generalises better than the last of them.
 *
 * <pre>{@code
 * average.update(model);                             // after a step, or at a checkpoint
 * try (var applied = average.applied(model)) {
 *     validate(model);                               // with the averaged parameters
 * }                                                  // and now with its own again, bit for bit
 * }</pre>
 *
 * <p>Parameters alone are averaged; buffers stay the model's. An average owns its tensors until {@link #close()}, and is
 * for one thread at a time.
 */
public sealed interface ParameterAverage extends AutoCloseable permits ExponentialAverage, LastAverage {

    /**
     * Takes the present parameters into the mean.
     *
     * @throws IllegalArgumentException if they are not those of the updates before, by name and shape
     */
    void update(Module model);

    /** How many updates the mean has seen. */
    long updates();

    /**
     * All that {@link #load} needs to go on bit for bit.
     *
     * @return tensors of this average, which change at the next update and are freed when it closes
     */
    Map<String, Tensor> state();

    /**
     * Goes on from a saved state, whatever this average saw before. The values are copied; nothing is changed unless all
     * fit.
     *
     * @throws IllegalArgumentException naming what is missing or unknown
     */
    void load(Map<String, Tensor> state);

    /**
     * The mean by parameter name.
     *
     * @return owned by the current scope
     * @throws IllegalStateException before the first update
     */
    Map<String, Tensor> mean();

    /**
     * Puts the mean in place of a model's parameters until close.
     *
     * @throws IllegalStateException before the first update
     * @throws IllegalArgumentException if the mean is of other parameters
     */
    default AppliedAverage applied(Module model) {
        return new AppliedAverage(model, this);
    }

    @Override
    void close();
}
