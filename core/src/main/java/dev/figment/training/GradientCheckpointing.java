package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.InjectedGradient;
import dev.figment.nn.Module;
import dev.figment.nn.Recomputation;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An objective whose model forgets the activations inside its segments, its layers, and computes them again in the
 * backward pass: the same loss and gradients for less memory and about a third more time. Chen et al. 2016,
 * arXiv:1604.06174; see {@link Recomputation}.
 *
 * <p>The gradients are computed with the loss, and injected into it. Safe for use by many threads, as far as the objective
 * is. Models without segments gain nothing, and lose nothing but a sum. Its losses have no second derivatives.
 *
 * @param objective that is computed so
 * @param <B> the batch it understands
 */
public record GradientCheckpointing<B extends Batch<B>>(Objective<B> objective) implements Objective<B> {

    @Override
    public Module model() {
        return objective.model();
    }

    @Override
    public Loss loss(B batch) {
        if (!GradMode.is_enabled()) {
            return objective.loss(batch);
        }
        List<Tensor> parameters = model().parameters().values().stream()
                .filter(Tensor::requires_grad)
                .toList();
        try (Scope scope = Scope.open();
                Recomputation recomputation = Recomputation.open(parameters)) {
            Tensor value; // []
            double weight;
            try (Scope graph =
                    Scope.open()) { // what lies behind the last segment is freed before the first is recomputed
                Loss loss = objective.loss(batch);
                recomputation.from(loss.sum());
                value = graph.keep(loss.sum().detach());
                weight = loss.weight();
            }
            return new Loss(scope.keep(injected(value, parameters, recomputation.through())), weight);
        }
    }

    private static Tensor injected(Tensor value, List<Tensor> parameters, List<@Nullable Tensor> all) {
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor gradient = all.get(i);
            if (gradient != null) {
                inputs.add(parameters.get(i));
                gradients.add(gradient);
            }
        }
        return InjectedGradient.into(value, inputs, gradients);
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
