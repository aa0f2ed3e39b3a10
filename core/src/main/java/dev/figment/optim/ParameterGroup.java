package dev.figment.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that are trained alike. Immutable; the tensors stay their module's.
 *
 * @param name of the group, for messages
 * @param parameters by dotted name, in order
 * @param learningRateScale multiplies the learning rate of every step
 * @param weightDecay in place of the rule's own; empty for the rule's own
 */
public record ParameterGroup(
        String name, Map<String, Tensor> parameters, double learningRateScale, OptionalDouble weightDecay) {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if there are no parameters, or the scale or weight decay is negative or not finite
     */
    public ParameterGroup {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the parameter group " + name + " has no parameters");
        }
        HyperParameters.requireNotNegative(learningRateScale, "the learning-rate scale of the parameter group " + name);
        if (weightDecay.isPresent()) {
            HyperParameters.requireNotNegative(
                    weightDecay.getAsDouble(), "the weight decay of the parameter group " + name);
        }
    }

    /** A group trained exactly as the rule says. */
    public static ParameterGroup of(String name, Map<String, Tensor> parameters) {
        return new ParameterGroup(name, parameters, 1, OptionalDouble.empty());
    }

    /** The same parameters under another learning-rate scale. */
    public ParameterGroup withLearningRateScale(double scale) {
        return new ParameterGroup(name, parameters, scale, weightDecay);
    }

    /** The same parameters under another weight decay than the rule's. */
    public ParameterGroup withWeightDecay(double decay) {
        return new ParameterGroup(name, parameters, learningRateScale, OptionalDouble.of(decay));
    }

    /**
     * The customary split: weights of two and more dimensions decay as the rule says; biases and the gains of
     * normalisations, which have fewer, do not decay.
     *
     * @return one group or two, without empty ones
     */
    public static List<ParameterGroup> withoutDecayOfBiasesAndNorms(Map<String, Tensor> parameters) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, Tensor> biasesAndNorms = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> (tensor.dim() < 2 ? biasesAndNorms : weights).put(name, tensor));
        List<ParameterGroup> groups = new ArrayList<>();
        if (!weights.isEmpty()) {
            groups.add(of("weights", weights));
        }
        if (!biasesAndNorms.isEmpty()) {
            groups.add(of("biases and norms", biasesAndNorms).withWeightDecay(0));
        }
        return List.copyOf(groups);
    }
}
