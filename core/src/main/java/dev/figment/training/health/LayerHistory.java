package dev.figment.training.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** One measurement of every layer over the newest checkups, from which an outlier or two cannot make a disease. */
final class LayerHistory {

    private final String phase;
    private final String what;
    private final int checkups;
    private final Map<String, Window> layers = new LinkedHashMap<>();
    private final Deque<Long> steps = new ArrayDeque<>();

    LayerHistory(String phase, String what, int checkups) {
        this.phase = phase;
        this.what = what;
        this.checkups = checkups;
    }

    void add(Checkup checkup) {
        var measurements = checkup.of(phase, what);
        if (measurements.isEmpty()) {
            return;
        }
        measurements.forEach(measurement -> layers.computeIfAbsent(measurement.where(), layer -> new Window(checkups))
                .add(measurement.value()));
        steps.addLast(checkup.step());
        if (steps.size() > checkups) {
            steps.removeFirst();
        }
    }

    void clear() {
        layers.clear();
        steps.clear();
    }

    /** The median of each layer that was measured often enough, in the order of the layers. */
    Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        layers.forEach((layer, window) -> {
            if (window.isFull()) {
                medians.put(layer, window.median());
            }
        });
        return medians;
    }

    /** The step of the oldest of these checkups; 0 where there is none. */
    long since() {
        return steps.isEmpty() ? 0 : steps.getFirst();
    }
}
