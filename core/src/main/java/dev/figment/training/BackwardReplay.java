package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Observation;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a backward pass lost its way: takes the gradient of the loss by everything that layers show, and by every
 * parameter, and walks it from the loss to the input. Where the gradient by what a layer shows is whole, and by what the
 * layer before it shows is not, it broke between the two.
 *
 * @param isFinite whether a tensor is whole
 */
record BackwardReplay(Predicate<Tensor> isFinite) {

    /** Something on the way from the input to the loss. */
    private record Place(String path, String name, Tensor value) {}

    /** The first place, on the way back, whose gradient is not finite. */
    <B extends Batch<B>> Optional<String> origin(
            Objective<B> objective, B part, Map<String, Tensor> parameters, RandomKey key) {
        List<Place> shown = new ArrayList<>();
        try (GradientMode on = GradientMode.on();
                Randomness random = Randomness.open(key, part.exampleIds());
                Scope scope = Scope.open();
                Observation observation = Observation.open((path, what, value) -> {
                    if (value.requires_grad()) {
                        shown.add(new Place(path, FailureReplay.place(path, what), Scope.own(value)));
                    }
                })) {
            Tensor loss = objective.loss(part).sum();
            return walk(
                    loss, List.copyOf(shown), parameters); // a backward pass that recomputes layers shows them again
        } finally {
            shown.forEach(place -> place.value().close());
        }
    }

    private Optional<String> walk(Tensor loss, List<Place> shown, Map<String, Tensor> parameters) {
        List<Tensor> by = new ArrayList<>();
        shown.forEach(place -> by.add(place.value()));
        by.addAll(parameters.values());
        List<@Nullable Tensor> gradients = Gradients.of(loss, by, null, Gradients.Graph.FREED);
        Map<String, @Nullable Tensor> ofParameters = new LinkedHashMap<>();
        int i = shown.size();
        for (String name : parameters.keySet()) {
            ofParameters.put(name, gradients.get(i++));
        }
        String after = "the loss";
        for (int last = shown.size() - 1; last >= 0; last--) {
            Place place = shown.get(last);
            if (isBroken(gradients.get(last))) {
                return Optional.of("the gradient by " + place.name() + ", on the way back from " + after);
            }
            for (Map.Entry<String, @Nullable Tensor> parameter : ofParameters.entrySet()) {
                if (belongsTo(place.path(), parameter.getKey()) && isBroken(parameter.getValue())) {
                    return Optional.of("the gradient of " + parameter.getKey());
                }
            }
            after = place.name();
        }
        return ofParameters.entrySet().stream()
                .filter(parameter -> isBroken(parameter.getValue()))
                .findFirst()
                .map(parameter -> "the gradient of " + parameter.getKey());
    }

    private boolean isBroken(@Nullable Tensor gradient) {
        return gradient != null && !isFinite.test(gradient);
    }

    /** Whether a parameter is the module's own, not a child's. */
    private static boolean belongsTo(String path, String parameter) {
        int dot = parameter.lastIndexOf('.');
        return path.equals(dot < 0 ? "" : parameter.substring(0, dot));
    }
}
