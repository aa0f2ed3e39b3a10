package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of one part's summed loss: forward and backward pass of one thread. Belongs to no scope, so that the thread
 * that made it can hand it to the one that sums; whoever has it last closes it.
 *
 * @param gradients one a parameter, in order; null where the loss does not depend on it
 * @param lossSum the summed loss
 * @param weight what it is a sum over
 * @param terms the summed values of {@link Objective#terms}, in order
 */
public record PartGradients(List<@Nullable Tensor> gradients, double lossSum, double weight, List<Double> terms)
        implements AutoCloseable {

    /** Copies the terms. */
    public PartGradients {
        terms = List.copyOf(terms);
    }

    /** Of an objective without terms. */
    public PartGradients(List<@Nullable Tensor> gradients, double lossSum, double weight) {
        this(gradients, lossSum, weight, List.of());
    }

    /**
     * Computes them. Several threads can do this at once over shared parameters.
     *
     * @param key of the step and phase
     */
    static <B extends Batch<B>> PartGradients of(
            Objective<B> objective, B part, Collection<Tensor> parameters, RandomKey key) {
        try (GradientMode on = GradientMode.on();
                Randomness random = Randomness.open(key, part.exampleIds());
                Scope scope = Scope.open()) {
            Loss loss = objective.loss(part);
            double lossSum = loss.sum().item_double();
            List<@Nullable Tensor> gradients =
                    Gradients.owned(Gradients.of(loss.sum(), parameters, null, Gradients.Graph.FREED));
            List<Double> terms = loss.terms().stream().map(Tensor::item_double).toList();
            return new PartGradients(gradients, lossSum, loss.weight(), terms);
        }
    }

    /** Computes them with another thread's help, which the objective puts to use: the same bits. */
    static <B extends Batch<B>> PartGradients of(
            SideBySide<B> objective, B batch, Collection<Tensor> parameters, RandomKey key, Executor other) {
        try (GradientMode on = GradientMode.on();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            return objective.differentiate(batch, List.copyOf(parameters), key, other);
        }
    }

    @Override
    public void close() {
        for (Tensor gradient : gradients) {
            if (gradient != null) {
                gradient.close();
            }
        }
    }
}
