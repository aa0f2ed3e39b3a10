package dev.figment.training.health;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the gradient is spread over the depth of a network: the root mean square of each layer's gradient, median of five
 * checkups, in the order of the layers, beside the largest of them.
 */
final class GradientProfile {

    private static final int CHECKUPS = 5;

    private final LayerHistory history;

    /**
     * Layers whose gradient is far below the largest.
     *
     * @param shares of the largest, the smallest first
     * @param largest the layer that has it
     * @param since the first of the checkups
     */
    record Gap(Map<String, Double> shares, String largest, long since) {

        List<String> layers() {
            return List.copyOf(shares.keySet());
        }

        double smallest() {
            return shares.values().iterator().next();
        }
    }

    GradientProfile(String phase) {
        history = new LayerHistory(phase, Measurement.GRADIENT_RMS, CHECKUPS);
    }

    void add(Checkup checkup) {
        history.add(checkup);
    }

    /**
     * The layers below a share of the largest gradient, on one side of the layer that has it.
     *
     * @param towardsInput before that layer; otherwise after it
     */
    Optional<Gap> gap(boolean towardsInput, double share) {
        Map<String, Double> medians = history.medians();
        List<String> order = List.copyOf(medians.keySet());
        Optional<Map.Entry<String, Double>> largest =
                medians.entrySet().stream().max(Map.Entry.comparingByValue());
        if (largest.isEmpty() || !(largest.get().getValue() > 0)) {
            return Optional.empty();
        }
        int peak = order.indexOf(largest.get().getKey());
        Map<String, Double> found = new LinkedHashMap<>();
        order.stream()
                .filter(layer -> towardsInput ? order.indexOf(layer) < peak : order.indexOf(layer) > peak)
                .filter(layer -> share(medians, layer, largest.get().getValue()) < share)
                .sorted(Comparator.comparingDouble(
                        layer -> share(medians, layer, largest.get().getValue())))
                .forEach(layer ->
                        found.put(layer, share(medians, layer, largest.get().getValue())));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Gap(found, largest.get().getKey(), history.since()));
    }

    private static double share(Map<String, Double> medians, String layer, double largest) {
        return medians.getOrDefault(layer, 0.0) / largest;
    }
}
