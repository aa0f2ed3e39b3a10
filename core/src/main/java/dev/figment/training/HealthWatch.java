package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.nn.Observation;
import dev.figment.nn.Observer;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.HealthEvent;
import dev.figment.training.health.HealthMonitor;
import dev.figment.training.health.Measurement;
import dev.figment.training.health.Severity;
import dev.figment.training.health.StepVitals;
import dev.figment.training.health.TrainingDisease;
import dev.figment.training.health.UpdateGauge;
import dev.figment.training.health.ValidationVitals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Tells the health monitor what the loop does, and the listeners what it finds. A checkup after a step that is due takes
 * the measurements of its updates, and shows the probes a forward pass of a few examples of its batch, in evaluation mode
 * and with random numbers of its own: training computes the same bits with and without. For one thread.
 *
 * @param <B> the batch's type
 */
final class HealthWatch<B extends Batch<B>> {

    /** In a checkup's forward pass: enough for means over positions, little beside a step. */
    private static final int EXAMPLES = 16;

    private final List<Phase<B>> phases;
    private final Map<String, OwnLayers> layers = new HashMap<>(); // of the phases
    private final HealthMonitor monitor;
    private final Listeners listeners;
    private final RandomKey key;
    private final List<Measurement> ofUpdates = new ArrayList<>();
    private final Set<String> announced = new HashSet<>();
    private boolean probing = true;

    HealthWatch(TrainerSettings<B> settings, Listeners listeners) {
        this.phases = settings.phases();
        phases.forEach(phase -> layers.put(phase.name(), new OwnLayers(phase)));
        this.monitor = new HealthMonitor(
                settings.group().rank() == 0 ? settings.health() : Health.unwatched(), // one process speaks for all
                phases.stream().map(phase -> label(phase.name())).toList());
        this.listeners = listeners;
        this.key = settings.key().fold("health");
    }

    /** Takes in what the run recorded up to a step from which it goes on. */
    void replay(List<HealthEvent> past, long step) {
        monitor.replay(past, step);
    }

    /** What measures an update that is about to be made; null where its step is not due. The caller closes it. */
    @Nullable
    UpdateGauge gauge(long step, String phase, Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        return monitor.isDue(step) ? new UpdateGauge(label(phase), parameters, gradients) : null;
    }

    /** The update was made. */
    void updated(@Nullable UpdateGauge gauge) {
        if (gauge != null) {
            ofUpdates.addAll(gauge.measurements());
        }
    }

    /** A step was done on a batch. */
    void stepped(StepReport report, B batch) {
        monitor.tell(new StepVitals(
                report.step(),
                report.phases().stream()
                        .map(phase -> new StepVitals.Phase(
                                label(phase.phase()), phase.loss(), phase.learningRate(), phase.gradientNorm()))
                        .toList()));
        if (monitor.isDue(report.step())) {
            List<Measurement> measurements = new ArrayList<>(ofUpdates);
            ofUpdates.clear();
            measurements.addAll(probe(report.step(), batch));
            Checkup checkup = new Checkup(report.step(), measurements);
            monitor.tell(checkup);
            listeners.tell(listener -> listener.checked(checkup));
        }
        tellChanges(report.step());
    }

    /** The model was validated. */
    void validated(ValidationReport report) {
        monitor.tell(new ValidationVitals(report.step(), report.measures()));
        tellChanges(report.step());
    }

    /** A step was not taken because of a value that is not finite. */
    void nonFinite(long step, String origin) {
        Finding finding = new Finding(
                TrainingDisease.NON_FINITE,
                "",
                List.of(),
                step,
                Map.of(),
                "the first value that is not finite is " + origin);
        listeners.tell(listener -> listener.found(step, finding));
    }

    private void tellChanges(long step) {
        for (HealthEvent change : monitor.changes(step)) {
            if (change instanceof HealthEvent.Begun begun) {
                listeners.tell(listener -> listener.found(step, begun.finding()));
                announce(begun.finding());
            } else if (change instanceof HealthEvent.Ended ended) {
                listeners.tell(listener -> listener.recovered(step, ended.finding()));
            }
        }
    }

    /** Says each disease once, however often it comes back. */
    private void announce(Finding finding) {
        String disease = finding.disease().id() + " " + finding.phase();
        if (finding.disease().severity() != Severity.NOTE && announced.add(disease)) {
            String advice = finding.disease().remedies().stream()
                    .findFirst()
                    .map(remedy -> "; what may help: " + remedy.what())
                    .orElse("");
            listeners.warn(finding + advice);
        }
    }

    /**
     * Shows each phase's probes a forward pass through its own layers. One that fails is the last: training does not depend on it.
     */
    private List<Measurement> probe(long step, B batch) {
        List<Measurement> measurements = new ArrayList<>();
        for (Phase<B> phase : phases) {
            String label = label(phase.name());
            if (probing && monitor.hasProbes(label)) {
                try {
                    forward(step, phase, batch);
                } catch (RuntimeException e) {
                    probing = false;
                    listeners.warn("the inside of the model is not watched any more: " + NativeErrors.oneLine(e));
                }
                measurements.addAll(monitor.measurements(label));
            }
        }
        return measurements;
    }

    private void forward(long step, Phase<B> phase, B batch) {
        Objective<B> objective = phase.objective();
        Observer observer =
                Objects.requireNonNull(layers.get(phase.name())).shownTo(monitor.observer(label(phase.name())));
        int parts = Math.max(1, batch.examples() / EXAMPLES);
        B some = objective.needsWholeBatch() ? batch : batch.split(parts).get(0);
        Module model = objective.model();
        model.eval();
        try (GradientMode off = GradientMode.off();
                Observation observation = Observation.open(observer);
                Randomness random = Randomness.open(key.fold(step), some.exampleIds());
                Scope scope = Scope.open()) {
            objective.loss(some);
        } finally {
            model.train();
        }
    }

    private static String label(String phase) {
        return phase.equals(Phase.ONLY) ? "" : phase;
    }
}
