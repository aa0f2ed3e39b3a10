package dev.figment.training.health;

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
    private static final int AT_THE_OUTPUT = 2; // the last layer sees the loss itself, the one before it the network

    private final LayerHistory history;

    /**
     * Layers whose gradient is far below the largest.
     *
     * @param shares of the largest, the smallest first
     * @param largest the layer that has it
     * @param reachesTheOutput whether one of the two layers furthest from the input is among them
     * @param since the first of the checkups
     */
    record Gap(Map<String, Double> shares, String largest, boolean reachesTheOutput, long since) {

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

    /** The layers that get less than a share of the largest gradient; the two furthest from the input are not among them. */
    Optional<Gap> starved(double share) {
        return gap(share).filter(gap -> !gap.reachesTheOutput());
    }

    /** The same where one of the two layers furthest from the input is among them: the gradient grows on its way back. */
    Optional<Gap> growing(double share) {
        return gap(share).filter(Gap::reachesTheOutput);
    }

    private Optional<Gap> gap(double share) {
        Map<String, Double> medians = history.medians();
        Optional<Map.Entry<String, Double>> largest =
                medians.entrySet().stream().max(Map.Entry.comparingByValue());
        if (largest.isEmpty() || !(largest.get().getValue() > 0)) {
            return Optional.empty();
        }
        Map<String, Double> found = new LinkedHashMap<>();
        medians.entrySet().stream()
                .filter(layer -> layer.getValue() / largest.get().getValue() < share)
                .sorted(Map.Entry.comparingByValue())
                .forEach(layer -> found.put(
                        layer.getKey(), layer.getValue() / largest.get().getValue()));
        List<String> order = List.copyOf(medians.keySet());
        boolean reachesTheOutput = order.subList(Math.max(0, order.size() - AT_THE_OUTPUT), order.size()).stream()
                .anyMatch(found::containsKey);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Gap(found, largest.get().getKey(), reachesTheOutput, history.since()));
    }
}
