package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One update within a step: an objective, the parameters that follow its gradient, and how. Most steps have one phase;
 * adversarial training has two, the discriminator's and the generator's. Immutable.
 *
 * @param name tells phases apart in reports and checkpoints; lower-case letters, digits and hyphens
 * @param objective gives the loss; the objectives of all phases name one and the same root module
 * @param groups the parameters to be updated
 * @param rule how
 * @param learningRate by step
 * @param clipping of the mean gradient
 * @param every which steps it takes part in: every n-th, from the n-th on; 1 for all
 * @param <B> the batch's type
 */
public record Phase<B extends Batch<B>>(
        String name,
        Objective<B> objective,
        List<ParameterGroup> groups,
        OptimizerRule rule,
        LearningRate learningRate,
        GradientClipping clipping,
        long every) {

    /** The name of the phase of a trainer that has one objective. */
    public static final String ONLY = "model";

    /** @throws IllegalArgumentException if the name is no plain one, or there are no groups, or n is not positive */
    public Phase {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException(
                    "the name of a phase is made of lower-case letters, digits and hyphens, but is \"" + name + "\"");
        }
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("the phase " + name + " has no parameters to update");
        }
        if (every < 1) {
            throw new IllegalArgumentException(
                    "the phase " + name + " takes part in every 1st or later step, not in every " + every);
        }
    }

    /** A phase of every step that updates all parameters of the objective's model, without clipping. */
    public static <B extends Batch<B>> Phase<B> of(
            String name, Objective<B> objective, OptimizerRule rule, LearningRate learningRate) {
        return new Phase<>(
                name,
                objective,
                List.of(ParameterGroup.of(name, objective.model().parameters())),
                rule,
                learningRate,
                GradientClipping.none(),
                1);
    }

    /** The same phase with other parameters or other settings for some of them. */
    public Phase<B> withGroups(List<ParameterGroup> others) {
        return new Phase<>(name, objective, others, rule, learningRate, clipping, every);
    }

    /** The same phase with its gradients clipped. */
    public Phase<B> withClipping(GradientClipping other) {
        return new Phase<>(name, objective, groups, rule, learningRate, other, every);
    }

    /** The same phase in every n-th step only: a generator that waits for n steps of its discriminator. */
    public Phase<B> everySteps(long n) {
        return new Phase<>(name, objective, groups, rule, learningRate, clipping, n);
    }

    /** Whether it takes part in a step. */
    boolean takesPartIn(long step) {
        return step % every == 0;
    }

    /**
     * The parameters of a group by dotted name.
     *
     * @throws IllegalArgumentException if there is no group of this name
     */
    public Map<String, Tensor> parametersOf(String group) {
        return groups.stream()
                .filter(known -> known.name().equals(group))
                .map(ParameterGroup::parameters)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the phase " + name + " has no parameter group " + group));
    }

    /** The parameters of all groups by dotted name. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        groups.forEach(group -> all.putAll(group.parameters()));
        return all;
    }
}
