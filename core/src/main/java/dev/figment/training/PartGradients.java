package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
     * Computes them. {@code torch.grad} returns gradients instead of adding them to those that parameters hold, so that
     * several threads can do this at once over shared parameters.
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
            List<@Nullable Tensor> gradients = gradients(loss.sum(), parameters);
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

    private static List<@Nullable Tensor> gradients(Tensor loss, Collection<Tensor> parameters) {
        boolean retainGraph = false;
        boolean createGraph = false;
        boolean allowUnused = true;
        TensorVector all = torch.grad(
                new TensorVector(loss),
                new TensorVector(parameters.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(retainGraph),
                createGraph,
                allowUnused);
        List<@Nullable Tensor> gradients = new ArrayList<>(parameters.size());
        for (long i = 0; i < all.size(); i++) {
            Tensor gradient = all.get(i);
            gradients.add(gradient.defined() ? Scope.own(gradient) : null);
        }
        return Collections.unmodifiableList(gradients);
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
