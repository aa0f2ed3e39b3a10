package dev.figment.training.health;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The share of a layer's units that were never other than zero in the last five checkups or more, over all examples and
 * positions: over as many checkups as it takes to see each unit {@value #VALUES} times. A unit that one example in fifty
 * reaches is missed by all of them once in 180 times, so that units that are merely rare are not taken for dead, though a
 * checkup of a layer without positions sees few examples.
 *
 * <p>Reads what layers show as {@code activation}: [… , units], or [B, channels, H, W], where a channel is a unit. A run that
 * goes on counts anew.
 */
public final class DeadUnitsProbe implements Probe {

    private static final String ACTIVATION = "activation";
    private static final int CHECKUPS = 5;
    private static final int VALUES = 256; // of a unit
    private static final int IMAGES = 4; // dimensions

    private final Map<String, Units> layers = new LinkedHashMap<>();

    /** When each unit of a layer was last active, in checkups from 0, and how many values each checkup had of a unit. */
    private static final class Units {
        private final long[] lastActive;
        private final Deque<Long> values = new ArrayDeque<>(); // of the newest checkups, the newest first
        private long seen;
        private long fresh;

        Units(int count) {
            lastActive = new long[count];
            Arrays.fill(lastActive, -1);
        }

        void saw(boolean[] active, long ofEach) {
            for (int i = 0; i < active.length; i++) {
                if (active[i]) {
                    lastActive[i] = seen;
                }
            }
            fresh += ofEach;
        }

        /** Whether there was something to see since the last time. */
        boolean endCheckup() {
            if (fresh == 0) {
                return false;
            }
            values.addFirst(fresh);
            fresh = 0;
            seen++;
            return true;
        }

        /** The share that was not active in the newest checkups that are enough to tell; empty where all are not. */
        OptionalDouble deadShare() {
            long sum = 0;
            int checkups = 0;
            for (long ofEach : values) {
                sum += ofEach;
                checkups++;
                if (checkups >= CHECKUPS && sum >= VALUES) {
                    forgetBefore(checkups);
                    long since = seen - checkups;
                    long dead = Arrays.stream(lastActive)
                            .filter(last -> last < since)
                            .count();
                    return OptionalDouble.of((double) dead / lastActive.length);
                }
            }
            return OptionalDouble.empty();
        }

        private void forgetBefore(int checkups) {
            while (values.size() > checkups) {
                values.removeLast();
            }
        }
    }

    @Override
    public boolean reads(String what) {
        return what.equals(ACTIVATION);
    }

    @Override
    public void read(String path, String what, Tensor value) {
        boolean[] active;
        try (Scope scope = Scope.open()) {
            long[] others = value.dim() == IMAGES ? new long[] {0, 2, 3} : allButLast(value);
            active = ArrayTensors.booleans(value.abs().amax(others, false).gt(new Scalar(0))); // [units]
        }
        long ofEach = value.numel() / active.length;
        layers.computeIfAbsent(path, layer -> new Units(active.length)).saw(active, ofEach);
    }

    private static long[] allButLast(Tensor value) {
        long[] dimensions = new long[(int) value.dim() - 1];
        Arrays.setAll(dimensions, i -> i);
        return dimensions;
    }

    @Override
    public List<Measurement> measurements(String phase) {
        List<Measurement> measurements = new ArrayList<>();
        layers.forEach((path, units) -> {
            if (units.endCheckup()) {
                units.deadShare()
                        .ifPresent(share ->
                                measurements.add(new Measurement(phase, Measurement.DEAD_UNITS, path, (float) share)));
            }
        });
        return measurements;
    }
}
