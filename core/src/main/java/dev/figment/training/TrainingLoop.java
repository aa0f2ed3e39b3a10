package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.NativeErrors;
import dev.figment.training.TrainingEnd.Reason;
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
    private final EpochSource<B> source;
    private final List<TrainingLimit> limits;
    private final StopSignal stop;
    private final double secondsBefore;
    private final long begun = System.nanoTime();

    private Progress progress;
    private long epochAtHand = -1;
    private List<B> batches = List.of();

    TrainingLoop(
            TrainerSettings<B> settings,
            TrainingStep<B> step,
            Optional<RunCheckpoints<B>> checkpoints,
            Listeners listeners,
            EpochSource<B> source,
            List<TrainingLimit> limits,
            StopSignal stop,
            Progress progress) {
        this.settings = settings;
        this.step = step;
        this.checkpoints = checkpoints;
        this.listeners = listeners;
        this.source = source;
        this.limits = limits;
        this.stop = stop;
        this.progress = progress;
        this.secondsBefore = progress.seconds();
    }

    /** How far the run is. */
    Progress progress() {
        return progress;
    }

    TrainingEnd run(Optional<Path> resumedFrom) {
        settings.model().train();
        TrainingStart start = new TrainingStart(
                progress.step(),
                progress.epoch() + 1,
                settings.model().parameterCount(),
                limits,
                resumedFrom,
                secondsBefore);
        listeners.tell(listener -> listener.started(start));
        if (progress.validationPending() && validate()) {
            save();
        }
        Optional<Reason> over = over();
        while (over.isEmpty()) {
            takeStep();
            settings.averaging()
                    .filter(averaging -> isDue(averaging.every()))
                    .ifPresent(averaging -> averaging.average().update(settings.model()));
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

    private Optional<Reason> over() {
        if (stop.requested() && progress.validationPending()) {
            return Optional.of(Reason.STOPPED); // there is a validation to come back for
        }
        if (fraction() >= 1) {
            return Optional.of(Reason.COMPLETED);
        }
        boolean goalReached = settings.validation()
                .filter(validation -> progress.best()
                        .filter(best -> validation.reachesGoal(best.score()))
                        .isPresent())
                .isPresent();
        if (goalReached) {
            return Optional.of(Reason.GOAL_REACHED);
        }
        boolean outOfPatience = settings.validation()
                .map(Validation::patience)
                .filter(patience -> patience.isPresent() && progress.withoutImprovement() >= patience.getAsInt())
                .isPresent();
        if (outOfPatience) {
            return Optional.of(Reason.OUT_OF_PATIENCE);
        }
        return stop.requested() ? Optional.of(Reason.STOPPED) : Optional.empty();
    }

    private void takeStep() {
        long began = System.nanoTime();
        B batch = nextBatch();
        List<PhaseReport> phases;
        try {
            phases = step.take(progress.step() + 1, batch);
        } catch (StepFailure e) {
            throw e.at(progress.step() + 1, lastGood());
        }
        progress = progress.stepped(batches.size()).withSeconds(seconds());
        StepReport report = new StepReport(
                progress.step(), progress.epochOfLastStep(), phases, secondsSince(began), Math.min(1, fraction()));
        listeners.tell(listener -> listener.stepped(report));
    }

    private B nextBatch() {
        try {
            if (epochAtHand != progress.epoch()) {
                batches = source.epoch(progress.epoch());
                epochAtHand = progress.epoch();
            }
            if (progress.batch() >= batches.size()) {
                throw new IllegalArgumentException(
                        "it has " + batches.size() + " batches: no data, or not the data that the run began with");
            }
            return batches.get(progress.batch());
        } catch (RuntimeException e) {
            throw new TrainingException(
                    "batch " + (progress.batch() + 1) + " of epoch " + (progress.epoch() + 1) + " cannot be had: "
                            + NativeErrors.oneLine(e) + "; " + lastGood(),
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
        long began = System.nanoTime();
        Objective<B> objective =
                validation.objective().orElseGet(() -> settings.phases().get(0).objective());
        Optional<Map<String, Double>> taken;
        try {
            taken = new ValidationRun<>(validation, objective, settings.averaging(), settings.key(), stop).measure();
        } catch (RuntimeException e) {
            throw new TrainingException(
                    "the validation after step " + progress.step() + " failed: " + NativeErrors.oneLine(e) + "; "
                            + lastGood(),
                    e);
        }
        if (taken.isEmpty()) {
            progress = progress.withValidationPending(true);
            return false;
        }
        double score = taken.get().getOrDefault(validation.decidedBy(), Double.NaN);
        boolean best = validation.isBetter(score, progress.best());
        progress = (best ? progress.improved(score) : progress.notImproved()).withSeconds(seconds());
        ValidationReport report = new ValidationReport(
                progress.step(),
                progress.epochOfLastStep(),
                taken.get(),
                validation.decidedBy(),
                best,
                progress.withoutImprovement(),
                secondsSince(began));
        listeners.tell(listener -> listener.validated(report));
        return best;
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
        if (checkpoints.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        progress = progress.withSeconds(seconds());
        Checkpoint written = checkpoints.get().save(progress);
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
        progress = progress.withSeconds(seconds());
        TrainingEnd end = new TrainingEnd(
                reason,
                progress.step(),
                progress.epochOfLastStep(),
                progress.best().map(Best::step).orElse(0L),
                progress.best().map(best -> OptionalDouble.of(best.score())).orElse(OptionalDouble.empty()),
                checkpoints.flatMap(all -> all.best(progress)).map(Checkpoint::directory),
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

    private double fraction() {
        double fraction = 0;
        for (TrainingLimit limit : limits) {
            fraction = Math.max(fraction, limit.fraction(progress.step(), progress.epochs(), seconds()));
        }
        return fraction;
    }

    private double seconds() {
        return secondsBefore + secondsSince(begun);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
