package dev.figment.training;

import dev.figment.data.Batch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a model is measured while it trains: its loss over held-out batches, in order, and metrics of its own. Immutable.
 *
 * @param batches held out from training
 * @param every how often
 * @param objective gives the loss; empty for the one that is trained
 * @param metrics measured beside the loss
 * @param decidedBy the measure that says which model is best: {@code loss}, or the name of a metric
 * @param patience how many validations in a row may bring nothing better before training ends; empty for any number
 * @param goal the deciding measure at which training is complete; empty for none
 * @param <B> the batch's type
 */
public record Validation<B extends Batch<B>>(
        List<B> batches,
        Every every,
        Optional<Objective<B>> objective,
        List<ValidationMetric> metrics,
        String decidedBy,
        OptionalInt patience,
        OptionalDouble goal) {

    /** The name of the measure that every validation takes. */
    public static final String LOSS = "loss";

    /**
     * @throws IllegalArgumentException if there are no batches, two measures have one name, nothing is measured under the
     *     deciding name, or the patience is below 1
     */
    public Validation {
        metrics = List.copyOf(metrics);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("validation needs at least one batch, but has none");
        }
        Set<String> names = new LinkedHashSet<>(List.of(LOSS));
        for (ValidationMetric metric : metrics) {
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException("two measures of validation are named " + metric.name());
            }
        }
        if (!names.contains(decidedBy)) {
            throw new IllegalArgumentException(
                    "validation is to be decided by " + decidedBy + ", but measures " + String.join(", ", names));
        }
        if (patience.isPresent() && patience.getAsInt() < 1) {
            throw new IllegalArgumentException("patience must be at least 1, but is " + patience.getAsInt());
        }
    }

    /** Of the trained loss alone, which decides, with patience without end. */
    public static <B extends Batch<B>> Validation<B> of(List<B> batches, Every every) {
        return new Validation<>(
                batches, every, Optional.empty(), List.of(), LOSS, OptionalInt.empty(), OptionalDouble.empty());
    }

    /** The loss of another objective over the same model: without label smoothing, for perplexity. */
    public Validation<B> withObjective(Objective<B> other) {
        return new Validation<>(batches, every, Optional.of(other), metrics, decidedBy, patience, goal);
    }

    /** With one more metric. */
    public Validation<B> withMetric(ValidationMetric metric) {
        List<ValidationMetric> more = new ArrayList<>(metrics);
        more.add(metric);
        return new Validation<>(batches, every, objective, more, decidedBy, patience, goal);
    }

    /** Decided by another measure. */
    public Validation<B> withDecidedBy(String measure) {
        return new Validation<>(batches, every, objective, metrics, measure, patience, goal);
    }

    /** Training ends after this many validations in a row that bring nothing better. */
    public Validation<B> withPatience(int validations) {
        return new Validation<>(batches, every, objective, metrics, decidedBy, OptionalInt.of(validations), goal);
    }

    /** Training is complete once the deciding measure is this good. */
    public Validation<B> withGoal(double measure) {
        return new Validation<>(batches, every, objective, metrics, decidedBy, patience, OptionalDouble.of(measure));
    }

    /** Whether a deciding measure is as good as the goal, where there is one. */
    boolean reachesGoal(double score) {
        return goal.isPresent() && (higherIsBetter() ? score >= goal.getAsDouble() : score <= goal.getAsDouble());
    }

    /** Whether a deciding measure is better than the best before. Not a number is never better. */
    boolean isBetter(double score, Optional<Best> before) {
        if (Double.isNaN(score)) {
            return false;
        }
        boolean higherIsBetter = higherIsBetter();
        return before.map(best -> higherIsBetter ? score > best.score() : score < best.score())
                .orElse(true);
    }

    private boolean higherIsBetter() {
        return metrics.stream()
                .filter(metric -> metric.name().equals(decidedBy))
                .anyMatch(ValidationMetric::higherIsBetter);
    }
}
