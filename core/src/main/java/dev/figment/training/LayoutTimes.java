package dev.figment.training;

import dev.figment.training.processes.ProcessGroup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the gradients of a batch cost under several thread layouts, measured.
 *
 * @param seconds a step, by layout; the simplest layout first
 */
public record LayoutTimes(Map<ThreadLayout, Double> seconds) {

    /** A layout that uses more must gain more than what chance gives. */
    private static final double WORTH_IT = 0.97;

    /** @throws IllegalArgumentException if nothing was measured */
    public LayoutTimes {
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("at least one layout is measured");
        }
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /** The layout that took the least time; among those within 3 %, the simplest. */
    public ThreadLayout fastest() {
        Entry<ThreadLayout, Double> best = seconds.entrySet().iterator().next();
        for (Entry<ThreadLayout, Double> candidate : seconds.entrySet()) {
            if (candidate.getValue() < best.getValue() * WORTH_IT) {
                best = candidate;
            }
        }
        return best.getKey();
    }

    /** The choice in one line: {@code 2 replicas of one thread (410 ms a step; one thread 790, 2 threads an operator 655)}. */
    @Override
    public String toString() {
        ThreadLayout fastest = fastest();
        String others = seconds.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(fastest))
                .map(entry -> entry.getKey() + " " + milliseconds(entry.getValue()))
                .collect(Collectors.joining(", "));
        String taken = milliseconds(Objects.requireNonNull(seconds.get(fastest)));
        return fastest + " (" + taken + " ms a step" + (others.isEmpty() ? "" : "; " + others) + ")";
    }

    /** Rank 0's times of the same layouts, which all ranks then go by. */
    LayoutTimes of(ProcessGroup group) {
        double[] own = seconds.values().stream()
                .mapToDouble(value -> group.rank() == 0 ? value : 0)
                .toArray();
        double[] first = group.allReduce(own);
        Map<ThreadLayout, Double> agreed = new LinkedHashMap<>();
        seconds.keySet().forEach(layout -> agreed.put(layout, first[agreed.size()]));
        return new LayoutTimes(agreed);
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.1f" : "%.0f", seconds * 1000);
    }
}
