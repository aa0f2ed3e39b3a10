package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.optim.GradientNorms;
import dev.figment.optim.Optimizer;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.health.UpdateGauge;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.ProcessGroupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What is done with one batch: for each phase that takes part in the step, in order, the gradients of the batch's parts, their sum, and one update.
 *
 * @param <B> the batch's type
 */
final class TrainingStep<B extends Batch<B>> implements AutoCloseable {

    private final List<Updater<B>> updaters;
    private final int accumulation;
    private final ProcessGroup group;
    private final RandomKey key;
    private final HealthWatch<B> health;
    private ThreadLayout layout;
    private Replicas replicas;
    private boolean whole = true;

    /** A phase and the optimiser that carries it out. */
    record Updater<B extends Batch<B>>(Phase<B> phase, Map<String, Tensor> parameters, Optimizer optimizer) {}

    /**
     * @param accumulation how many parts each replica computes of a batch, one after another
     * @param layout the threads that compute them
     * @param group of processes that the step is taken with
     * @param key the root of the run's random numbers
     * @param health measures the updates that it asks for
     */
    TrainingStep(
            List<Phase<B>> phases,
            int accumulation,
            ThreadLayout layout,
            ProcessGroup group,
            RandomKey key,
            HealthWatch<B> health) {
        List<Updater<B>> made = new ArrayList<>();
        for (Phase<B> phase : phases) {
            made.add(new Updater<>(phase, phase.parameters(), phase.rule().create(phase.groups())));
        }
        this.updaters = List.copyOf(made);
        this.accumulation = accumulation;
        this.group = group;
        this.layout = layout;
        this.replicas = new Replicas(layout);
        this.key = key.fold("step");
        this.health = health;
    }

    List<Updater<B>> updaters() {
        return updaters;
    }

    /**
     * Takes a step.
     *
     * @param step its number, from 1
     * @throws StepFailure before anything of the failing phase is updated
     */
    List<PhaseReport> take(long step, B batch) {
        List<PhaseReport> reports = new ArrayList<>(updaters.size());
        updaters.get(0).phase().objective().model().beginStep();
        for (Updater<B> updater : updaters) {
            if (updater.phase().takesPartIn(step)) {
                reports.add(update(step, batch, updater));
            }
        }
        whole = true;
        return reports;
    }

    /** The threads that compute the parts. */
    ThreadLayout layout() {
        return layout;
    }

    /** Computes the parts with other threads from now on. */
    void use(ThreadLayout other) {
        replicas.close();
        layout = other;
        replicas = new Replicas(other);
    }

    private BatchSplit split(ThreadLayout threads) {
        return new BatchSplit(accumulation, threads.replicas(), group.rank(), group.worldSize());
    }

    /** Times the thread layouts worth trying on the first epoch; empty where there is but one. */
    Optional<LayoutTimes> measureLayouts(EpochSource<B> source, int processors) {
        int agreed = (int) group.allReduce(group.rank() == 0 ? processors : 0)[0];
        boolean splits =
                updaters.stream().anyMatch(updater -> sharesWork(updater.phase().objective()));
        List<ThreadLayout> layouts = ThreadLayout.candidates(agreed, splits);
        if (layouts.size() == 1) {
            return Optional.empty();
        }
        List<Phase<B>> phases = updaters.stream().map(Updater::phase).toList();
        LayoutTimes times = new ThreadLayoutProbe<>(phases, this::split, key).measure(source.epoch(0), layouts);
        return Optional.of(times.of(group));
    }

    /** Whether replicas find work in a batch: parts of it, or terms of its loss. */
    private boolean sharesWork(Objective<B> objective) {
        return !objective.needsWholeBatch() || (objective instanceof SideBySide<B> sides && sides.hasTermsApart());
    }

    /** Whether the parameters are those before or after a step; false once one failed when some were updated. */
    boolean isWhole() {
        return whole;
    }

    private PhaseReport update(long step, B batch, Updater<B> updater) {
        Phase<B> phase = updater.phase();
        double rate = phase.learningRate().at(step);
        List<B> batchParts = split(layout).partsOf(batch, phase.objective());
        RandomKey phaseKey = key.fold(step).fold(phase.name());
        FailureReplay<B> replay = new FailureReplay<>(phase.objective(), batchParts, updater.parameters(), phaseKey);
        try (Scope scope = Scope.open();
                GradientSum sum = new GradientSum(
                        updater.parameters(), phase.objective().terms().size())) {
            phase.objective().beginStep(step);
            replicas.addTo(
                    sum, phase.objective(), batchParts, updater.parameters().values(), phaseKey);
            sum.allReduce(group);
            if (phase.objective().needsWholeBatch()) { // computed by one process, which its buffers tell of
                group.broadcast(List.copyOf(phase.objective().model().buffers().values()));
            }
            Map<String, Tensor> mean = sum.mean();
            try (UpdateGauge gauge = health.gauge(step, phase.name(), updater.parameters(), mean)) {
                GradientNorms norms = phase.clipping().clip(mean.values());
                if (!Double.isFinite(sum.meanLoss()) || !Double.isFinite(norms.total())) {
                    throw replay.nonFinite(phase.name(), sum.meanLoss(), norms.total(), group);
                }
                List<PhaseReport.Term> terms = terms(phase, sum, List.copyOf(mean.keySet()), norms.each());
                whole = false;
                updater.optimizer().step(mean, rate, replicas);
                health.updated(gauge);
                phase.objective().endStep(step);
                return new PhaseReport(phase.name(), sum.meanLoss(), sum.weight(), rate, norms.total(), terms);
            }
        } catch (StepFailure e) {
            throw e;
        } catch (ProcessGroupException e) { // nothing to replay here
            throw StepFailure.failed(NativeErrors.oneLine(e), e);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw replay.failed(e);
        }
    }

    /** @param norms of the gradients, by the names of their parameters */
    private static List<PhaseReport.Term> terms(
            Phase<?> phase, GradientSum sum, List<String> parameters, double[] norms) {
        List<String> names = phase.objective().terms();
        List<PhaseReport.Term> terms = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            Set<String> own = phase.parametersOf(names.get(i)).keySet();
            double norm = IntStream.range(0, norms.length)
                    .filter(p -> own.contains(parameters.get(p)))
                    .mapToDouble(p -> norms[p])
                    .reduce(0, Math::hypot);
            terms.add(new PhaseReport.Term(names.get(i), sum.meanTerm(i), norm));
        }
        return terms;
    }

    @Override
    public void close() {
        replicas.close();
        updaters.forEach(updater -> updater.optimizer().close());
    }
}
