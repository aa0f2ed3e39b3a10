package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.NativeErrors;
import dev.figment.training.TrainingEnd.Reason;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.ProcessGroupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One call of {@code fit}: steps, and after each what is due, in this order: validation, checkpoint, listeners. For one
 * thread.
 *
 * @param <B> the batch's type
 */
final class TrainingLoop<B extends Batch<B>> {

    private final TrainerSettings<B> settings;
    private final TrainingStep<B> step;
    private final Optional<RunCheckpoints<B>> checkpoints;
    private final Listeners listeners;
    private final EpochBatches<B> batches;
    private final EndConditions conditions;
    private final HealthWatch<B> health;
    private final StopSignal stop;
    private final ProcessGroup group;
    private final double secondsBefore;
    private final long begun = System.nanoTime();

    private Progress progress;
    private boolean whole = true;

    TrainingLoop(
            TrainerSettings<B> settings,
            TrainingStep<B> step,
            Optional<RunCheckpoints<B>> checkpoints,
            Listeners listeners,
            HealthWatch<B> health,
            EpochSource<B> source,
            List<TrainingLimit> limits,
            StopSignal stop,
            Progress progress) {
        this.settings = settings;
        this.step = step;
        this.checkpoints = checkpoints;
        this.listeners = listeners;
        this.batches = new EpochBatches<>(source);
        this.conditions = new EndConditions(limits, settings.validation());
        this.health = health;
        this.stop = stop;
        this.progress = progress;
        this.group = settings.group();
        this.secondsBefore = progress.seconds();
    }

    /** How far the run is. */
    Progress progress() {
        return progress;
    }

    /** Whether model, optimisers and average are those after {@link #progress}, and not halfway to the next step. */
    boolean isWhole() {
        return whole;
    }

    TrainingEnd run(boolean resumes, Optional<Path> resumedFrom) {
        try {
            return train(resumes, resumedFrom);
        } catch (TrainingException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            whole = false;
            throw new TrainingException(
                    "after step " + progress.step() + ": " + NativeErrors.explain(e) + "; " + lastGood(), e);
        }
    }

    private TrainingEnd train(boolean resumes, Optional<Path> resumedFrom) {
        settings.model().train();
        beginTogether();
        TrainingStart start = new TrainingStart(
                progress.step(),
                progress.epoch() + 1,
                settings.model().parameterCount(),
                conditions.limits(),
                resumes,
                resumedFrom,
                secondsBefore);
        listeners.tell(listener -> listener.started(start));
        if (progress.validationPending() && validate()) {
            save();
        }
        Optional<Reason> over = over();
        while (over.isEmpty()) {
            takeStep();
            boolean improved = validationIsDue() && validate();
            if (improved || checkpointIsDue()) {
                save();
            }
            over = over();
        }
        if (over.get() == Reason.STOPPED) {
            listeners.tell(listener -> listener.stopping(stop.reason()));
        }
        return end(over.get());
    }

    /** All processes begin at the same step, with the parameters of the first. */
    private void beginTogether() {
        group.onFailure(stop::request); // breaks off a validation
        try {
            String here = "step " + progress.step() + " of the run with seed "
                    + settings.key().value();
            String first = group.allGather(here).get(0);
            if (!here.equals(first)) {
                throw new TrainingException(
                        "rank " + group.rank() + " begins after " + here + ", but rank 0 after " + first
                                + ": do they see the same run directory and recipe?",
                        null);
            }
            group.broadcast(List.copyOf(settings.model().state().values()));
        } catch (ProcessGroupException e) {
            throw new TrainingException(NativeErrors.oneLine(e) + "; " + lastGood(), e);
        }
    }

    private Optional<Reason> over() {
        double[] agreed = agree(stop.requested() ? 1 : 0, isFirst() ? seconds() : 0);
        boolean stopRequested = agreed[0] > 0;
        if (stopRequested) {
            stop.request("another process was asked to stop");
        }
        return conditions.over(progress.withSeconds(agreed[1]), stopRequested);
    }

    /** The sums of some numbers over all processes: what they decide by, or one would go on alone. */
    private double[] agree(double... values) {
        try {
            return group.allReduce(values);
        } catch (ProcessGroupException e) {
            throw new TrainingException(
                    "after step " + progress.step() + ": " + NativeErrors.oneLine(e) + "; " + lastGood(), e);
        }
    }

    /** Whether this is the process that validates, writes checkpoints and tells listeners. */
    private boolean isFirst() {
        return group.rank() == 0;
    }

    private void takeStep() {
        long began = System.nanoTime();
        B batch = nextBatch();
        List<PhaseReport> phases;
        try {
            phases = step.take(progress.step() + 1, batch);
        } catch (StepFailure e) {
            e.origin().ifPresent(origin -> health.nonFinite(progress.step() + 1, origin));
            whole = step.isWhole() && settings.model().buffers().isEmpty(); // which the forward pass may have moved
            group.fail(NativeErrors.oneLine(e));
            throw e.at(progress.step() + 1, lastGood());
        }
        progress = progress.stepped(batches.count()).withSeconds(seconds());
        settings.averaging()
                .filter(averaging -> isDue(averaging.every()))
                .ifPresent(averaging -> averaging.average().update(settings.model()));
        StepReport report = new StepReport(
                progress.step(),
                progress.epochOfLastStep(),
                phases,
                secondsSince(began),
                Math.min(1, conditions.fraction(progress)));
        listeners.tell(listener -> listener.stepped(report));
        health.stepped(report, batch);
    }

    private B nextBatch() {
        try {
            return batches.at(progress, listeners::warn);
        } catch (RuntimeException e) {
            throw new TrainingException(
                    "batch " + (progress.batch() + 1) + " of epoch " + (progress.epoch() + 1) + " cannot be had: "
                            + NativeErrors.explain(e) + "; " + lastGood(),
                    e);
        }
    }

    private boolean validationIsDue() {
        return settings.validation().isPresent()
                && isDue(settings.validation().get().every());
    }

    private boolean checkpointIsDue() {
        return checkpoints.isPresent() && isDue(checkpoints.get().every());
    }

    private boolean isDue(Every every) {
        return every.isDue(progress.step(), progress.epoch(), progress.epochEnded());
    }

    /** Returns whether the model is the best so far. A validation that a stop breaks off stays pending. */
    private boolean validate() {
        Validation<B> validation = settings.validation().orElse(null);
        if (validation == null) { // pending from a run that had one
            progress = progress.withValidationPending(false);
            return false;
        }
        Optional<ValidationReport> report = measure(validation);
        if (report.isEmpty()) {
            progress = progress.withValidationPending(true);
            return false;
        }
        boolean best = report.get().best();
        progress = best ? progress.improved(report.get().score()) : progress.notImproved();
        return best;
    }

    /**
     * Measures the last steps, where a limit came between two validations. That is no part of the run's progress: a run
     * that is given a later limit goes on as if it had always had that.
     *
     * @return the best validation, this one included
     */
    private Optional<Best> measureLast() {
        return settings.validation()
                .filter(validation -> !validationIsDue())
                .flatMap(this::measure)
                .filter(ValidationReport::best)
                .map(report -> new Best(report.step(), report.score()))
                .or(progress::best);
    }

    /** Takes the measures and tells of them; empty where a request to stop came before all were taken. */
    private Optional<ValidationReport> measure(Validation<B> validation) {
        long began = System.nanoTime();
        Optional<Map<String, Double>> measures = isFirst() ? measures(validation) : Optional.empty();
        double ownScore = measures.map(all -> all.getOrDefault(validation.decidedBy(), Double.NaN))
                .orElse(0.0);
        double[] agreed = agree(measures.isPresent() ? 1 : 0, ownScore);
        if (agreed[0] == 0) {
            return Optional.empty();
        }
        double score = agreed[1];
        boolean best = validation.isBetter(score, progress.best());
        ValidationReport report = new ValidationReport(
                progress.step(),
                progress.epochOfLastStep(),
                measures.orElse(Map.of(validation.decidedBy(), score)),
                validation.decidedBy(),
                best,
                best ? 0 : progress.withoutImprovement() + 1,
                secondsSince(began));
        listeners.tell(listener -> listener.validated(report));
        health.validated(report);
        return Optional.of(report);
    }

    /** The measures by name; empty where a request to stop came before all were taken. */
    private Optional<Map<String, Double>> measures(Validation<B> validation) {
        Objective<B> objective =
                validation.objective().orElseGet(() -> settings.phases().get(0).objective());
        try {
            return new ValidationRun<>(validation, objective, settings.averaging(), settings.key(), stop).measure();
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new TrainingException(
                    "the validation after step " + progress.step() + " failed: " + NativeErrors.explain(e) + "; "
                            + lastGood(),
                    e);
        }
    }

    /** Writes a checkpoint; one that cannot be written is reported, and the next is tried when it is due. */
    private void save() {
        try {
            trySave();
        } catch (IOException e) {
            listeners.warn("no checkpoint of step " + progress.step() + ": " + e.getMessage() + "; training goes on, "
                    + lastGood());
        }
    }

    private void trySave() throws IOException {
        if (checkpoints.isEmpty() || !isFirst()) {
            return;
        }
        long began = System.nanoTime();
        progress = progress.withSeconds(seconds());
        Checkpoint written;
        try {
            written = checkpoints.get().save(progress);
        } catch (RuntimeException | OutOfMemoryError e) { // tensors are copied on their way to disk
            throw new IOException(NativeErrors.explain(e), e);
        }
        boolean best = progress.best().filter(b -> b.step() == progress.step()).isPresent();
        CheckpointReport report = new CheckpointReport(progress.step(), written.directory(), best, secondsSince(began));
        listeners.tell(listener -> listener.checkpointed(report));
        try {
            checkpoints.get().prune(progress);
        } catch (IOException e) { // the new one is safe, which is what matters
            listeners.warn("checkpoints that are no longer kept could not be deleted: " + e);
        }
    }

    private TrainingEnd end(Reason reason) {
        if (checkpoints.isPresent() && !checkpoints.get().isSaved(progress)) {
            try {
                trySave();
            } catch (IOException e) {
                throw new TrainingException(
                        "the last checkpoint, of step " + progress.step() + ", cannot be written: " + e.getMessage()
                                + "; " + lastGood(),
                        e);
            }
        }
        agree(0); // the others go on when the checkpoint is there for them to read
        Optional<Best> best = reason == Reason.COMPLETED ? measureLast() : progress.best();
        progress = progress.withSeconds(seconds());
        TrainingEnd end = new TrainingEnd(
                reason,
                progress.step(),
                progress.epochOfLastStep(),
                best.map(Best::step).orElse(0L),
                best.map(found -> OptionalDouble.of(found.score())).orElse(OptionalDouble.empty()),
                best.flatMap(this::checkpointOf).map(Checkpoint::directory),
                checkpoints.flatMap(RunCheckpoints::last).map(Checkpoint::directory),
                progress.seconds());
        listeners.tell(listener -> listener.finished(end));
        return end;
    }

    private String lastGood() {
        return checkpoints
                .flatMap(RunCheckpoints::last)
                .map(checkpoint -> "the last good checkpoint is " + checkpoint.directory())
                .orElse("there is no checkpoint yet");
    }

    private Optional<Checkpoint> checkpointOf(Best best) {
        return checkpoints.flatMap(all -> all.find(best, listeners::warn));
    }

    private double seconds() {
        return secondsBefore + secondsSince(begun);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
