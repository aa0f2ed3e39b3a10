package dev.figment.training.health;

import dev.figment.nn.Observer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The detectors and probes of one run, and which diseases they have found. It only listens: what it is told decides what
 * it says. For one thread.
 */
public final class HealthMonitor {

    private final long every;
    private final List<Detector> detectors = new ArrayList<>();
    private final Map<String, List<Probe>> probes = new LinkedHashMap<>();
    private final Map<Detector, Finding> present = new LinkedHashMap<>();
    private boolean toExamine;

    /**
     * Makes what a run needs.
     *
     * @param phases their names; one empty name where a step has one phase
     */
    public HealthMonitor(Health health, List<String> phases) {
        every = health.every();
        for (String phase : phases) {
            health.detectors().forEach(detector -> detectors.add(detector.apply(phase)));
            probes.put(phase, health.probes().stream().map(Supplier::get).toList());
        }
        health.detectorsOfAll().forEach(detector -> detectors.add(detector.get()));
    }

    /** Whether a step ends with a checkup: five times as often in the first two intervals, where most goes wrong. */
    public boolean isDue(long step) {
        if (every == 0) {
            return false;
        }
        long interval = step <= 2 * every ? Math.max(1, every / 5) : every;
        return step % interval == 0;
    }

    /** Whether a phase has probes to be shown a forward pass. */
    public boolean hasProbes(String phase) {
        return !probes.getOrDefault(phase, List.of()).isEmpty();
    }

    /** Shows a forward pass to the probes of a phase. */
    public Observer observer(String phase) {
        List<Probe> looking = probes.getOrDefault(phase, List.of());
        return new Observer() {
            @Override
            public void observed(String path, String what, Tensor value) {
                looking.stream().filter(probe -> probe.reads(what)).forEach(probe -> probe.read(path, what, value));
            }

            @Override
            public boolean wants(String what) {
                return looking.stream().anyMatch(probe -> probe.reads(what));
            }
        };
    }

    /** What the probes of a phase measured since they were last asked. */
    public List<Measurement> measurements(String phase) {
        return probes.getOrDefault(phase, List.of()).stream()
                .flatMap(probe -> probe.measurements(phase).stream())
                .toList();
    }

    /** Takes in what happened. */
    public void tell(HealthEvent event) {
        if (event instanceof StepVitals vitals) {
            detectors.forEach(detector -> detector.stepped(vitals));
        } else if (event instanceof Checkup checkup) {
            detectors.forEach(detector -> detector.checked(checkup));
        } else if (event instanceof ValidationVitals vitals) {
            detectors.forEach(detector -> detector.validated(vitals));
        } else {
            return; // what was found before is found again from what it was found by
        }
        toExamine = true;
    }

    /** What began and what ended since the last call, as of a step. */
    public List<HealthEvent> changes(long step) {
        if (!toExamine) {
            return List.of();
        }
        toExamine = false;
        List<HealthEvent> changes = new ArrayList<>();
        for (Detector detector : detectors) {
            Optional<Finding> now = detector.finding();
            Finding before = present.get(detector);
            if (now.isPresent() && before == null) {
                present.put(detector, now.get());
                changes.add(new HealthEvent.Begun(step, now.get()));
            } else if (now.isEmpty() && before != null) {
                present.remove(detector);
                changes.add(new HealthEvent.Ended(step, before));
            }
        }
        return changes;
    }

    /** Takes in what a run recorded up to a step before it goes on; what changed then is not said again. */
    public void replay(List<HealthEvent> past, long step) {
        for (HealthEvent event : past) {
            if (event.step() <= step) {
                tell(event);
                changes(event.step());
            }
        }
    }
}
