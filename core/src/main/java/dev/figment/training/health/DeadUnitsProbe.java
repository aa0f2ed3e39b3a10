package dev.figment.training.health;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The share of a layer's units that were never other than zero in the last five checkups, over all examples and positions.
 * Reads what layers show as {@code activation}: [… , units], or [B, channels, H, W], where a channel is a unit. Units
 * that are merely rare come and go; a unit counts as dead only after five checkups without it.
 * A run that goes on counts anew.
 */
public final class DeadUnitsProbe implements Probe {

    private static final String ACTIVATION = "activation";
    private static final int CHECKUPS = 5;
    private static final int IMAGES = 4; // dimensions

    private final Map<String, Units> layers = new LinkedHashMap<>();

    /** When each unit of a layer was last active, in checkups from 0. */
    private static final class Units {
        private final long[] lastActive;
        private long seen;
        private boolean fresh;

        Units(int count) {
            lastActive = new long[count];
            Arrays.fill(lastActive, -1);
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
        Units units = layers.computeIfAbsent(path, layer -> new Units(active.length));
        for (int i = 0; i < active.length; i++) {
            if (active[i]) {
                units.lastActive[i] = units.seen;
            }
        }
        units.fresh = true;
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
            if (units.fresh) {
                units.fresh = false;
                units.seen++;
                if (units.seen >= CHECKUPS) {
                    measurements.add(new Measurement(phase, Measurement.DEAD_UNITS, path, deadShare(units)));
                }
            }
        });
        return measurements;
    }

    private static float deadShare(Units units) {
        long since = units.seen - CHECKUPS;
        long dead = Arrays.stream(units.lastActive).filter(last -> last < since).count();
        return (float) dead / units.lastActive.length;
    }
}
