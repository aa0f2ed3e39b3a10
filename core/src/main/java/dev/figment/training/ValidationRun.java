package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.optim.AppliedAverage;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the measures of a validation. The model is in evaluation mode meanwhile, gradients are off; what an objective
 * draws at random it draws alike in every validation, so that validations compare.
 *
 * @param validation what to measure
 * @param objective gives the loss
 * @param averaging puts the mean in place of the parameters
 * @param key of the run
 * @param stop ends it early
 * @param <B> the batch's type
 */
record ValidationRun<B extends Batch<B>>(
        Validation<B> validation,
        Objective<B> objective,
        Optional<Averaging> averaging,
        RandomKey key,
        StopSignal stop) {

    /** The measures by name, {@code loss} first; empty where a request to stop came before all were taken. */
    Optional<Map<String, Double>> measure() {
        Module model = objective.model();
        model.eval();
        AppliedAverage applied = averaging.flatMap(means -> means.apply(model)).orElse(null);
        try (applied;
                GradientMode off = GradientMode.off()) {
            Map<String, Double> measures = new LinkedHashMap<>();
            measures.put(Validation.LOSS, meanLoss());
            for (ValidationMetric metric : validation.metrics()) {
                if (stop.requested()) {
                    return Optional.empty();
                }
                try (Scope scope = Scope.open()) {
                    measures.put(metric.name(), metric.measure());
                }
            }
            return stop.requested() ? Optional.empty() : Optional.of(measures);
        } finally {
            model.train();
        }
    }

    private double meanLoss() {
        double sum = 0;
        double weight = 0;
        for (B batch : validation.batches()) {
            if (stop.requested()) {
                break; // the sum is not used
            }
            try (Scope scope = Scope.open();
                    Randomness random = Randomness.open(key.fold("validation"), batch.exampleIds())) {
                Loss loss = objective.loss(batch);
                sum += loss.sum().item_double();
                weight += loss.weight();
            }
        }
        return sum / weight;
    }
}
