package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.tensor.RandomKey;
import java.util.List;
import java.util.concurrent.Executor;
import org.bytedeco.pytorch.Tensor;

/**
 * An objective whose batch may have to stay whole, but whose loss has terms that two threads can differentiate side by side. Under
 * replicas, the batch that none of them has a part of is computed so.
 *
 * @param <B> the batch it understands
 */
public interface SideBySide<B extends Batch<B>> extends Objective<B> {

    /** Whether there are such terms: it may depend on the rules of a game. */
    boolean hasTermsApart();

    /**
     * The gradients of {@link #loss}, to the bit, with part of the work done by another thread. On this thread, gradients are on
     * and a scope and the batch's {@link dev.figment.tensor.Randomness} are open; on the other, nothing is.
     *
     * @param parameters to differentiate by
     * @param key that the batch's random numbers are bound by
     * @param other runs one task at a time on another thread; none of it is left running on return
     * @return one gradient a parameter, null where the loss does not depend on it; closed by the caller
     */
    PartGradients differentiate(B batch, List<Tensor> parameters, RandomKey key, Executor other);
}
