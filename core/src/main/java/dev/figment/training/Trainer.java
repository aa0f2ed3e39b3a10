package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.Threads;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.RunInUseException;
import dev.figment.training.checkpoints.RunLock;
import dev.figment.training.processes.ProcessGroupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model. With gradients g of the mean loss over the parts p of a batch, one step is
 *
 * <pre>
 * g = Σₚ ∂Lₚ ⁄ Σₚ wₚ,   g ← clip(g),   θ ← update(θ, g, η(step))
 * </pre>
 *
 * <pre>{@code
 * try (var model = …;
 *         var trainer = Trainer.of(new TranslationObjective(model, 0.1))
 *                 .optimizer(Adam.of(0.9, 0.98, 1e-9), Noam.of(512, 4_000))
 *                 .checkpoints(Path.of("runs/en-de"), Every.steps(1_000))
 *                 .build()) {
 *     trainer.fit(batches::epoch, Steps.of(100_000));
 * }
 * }</pre>
 *
 * <p>All that moves is in a checkpoint, and every random number is a function of its key: a run that is stopped after any
 * step and resumed computes the same bits as one that never was, on the same machine with the same threads.
 *
 * <p>For one thread. The trainer owns its optimisers and average; the model stays the caller's, and must outlive it.
 *
 * @param <B> the batch's type
 */
public final class Trainer<B extends Batch<B>> implements AutoCloseable {

    private final TrainerSettings<B> settings;
    private final TrainingStep<B> step;
    private final Optional<RunCheckpoints<B>> checkpoints;
    private final Listeners listeners;
    private final HealthWatch<B> health;
    private Progress progress = Progress.START;
    private Optional<Path> resumedFrom = Optional.empty();
    private boolean resumes;
    private boolean whole = true;

    Trainer(TrainerSettings<B> settings) {
        this.settings = settings;
        this.listeners = new Listeners(settings.group().rank() == 0 ? settings.listeners() : List.of());
        this.health = new HealthWatch<>(settings, listeners);
        this.step = new TrainingStep<>(
                settings.phases(),
                settings.accumulation(),
                settings.layout(),
                settings.group(),
                settings.key(),
                health);
        this.checkpoints = settings.checkpoints().map(policy -> new RunCheckpoints<>(policy, settings, step));
    }

    /** Begins a trainer of one objective. */
    public static <B extends Batch<B>> TrainerBuilder<B> of(Objective<B> objective) {
        return new TrainerBuilder<>(objective, List.of());
    }

    /** Begins a trainer whose steps have several phases, each with its objective, parameters and optimiser. */
    public static <B extends Batch<B>> TrainerBuilder<B> of(List<Phase<B>> phases) {
        return new TrainerBuilder<>(null, phases);
    }

    /**
     * Goes on from the newest whole checkpoint of the run directory: model, optimisers, averages and position. Damaged
     * ones are passed over with a warning.
     *
     * @return the checkpoint; empty where the directory holds none, and the run begins anew
     * @throws IOException if no checkpoint is whole, or the newest whole one is of another run
     * @throws IllegalArgumentException if its weights do not fit the model
     * @throws IllegalStateException without a run directory
     */
    public Optional<Path> resume() throws IOException {
        RunCheckpoints<B> from = checkpoints.orElseThrow(
                () -> new IllegalStateException("only a trainer with checkpoints(directory, every) can resume"));
        boolean before = whole;
        whole = false; // should a file not fit, some are loaded already
        Optional<Progress> restored = from.restoreNewest(listeners::warn);
        whole = restored.isPresent() || before;
        restored.ifPresent(found -> {
            progress = found;
            health.replay(settings.health().past(), found.step());
        });
        resumes = true;
        resumedFrom = restored.flatMap(found -> from.last()).map(Checkpoint::directory);
        return resumedFrom;
    }

    /**
     * Measures which threads compute the gradients of this training fastest, on a few of its first batches, and uses them
     * from now on: as many threads in each operator, as many replicas, or one. Takes the time of some steps, and changes
     * nothing that the run depends on but how it rounds. In a group of processes, all measure at once, and rank 0's result
     * is taken by all.
     *
     * @param source of the batches
     * @param processors that this process may use
     * @return the times; empty where there is no choice
     * @throws IllegalArgumentException if there are no processors
     * @throws IllegalStateException if the run has begun: another layout would end its being the same bit for bit
     * @throws TrainingException if gradients cannot be computed; in one line
     */
    public Optional<LayoutTimes> chooseLayout(EpochSource<B> source, int processors) {
        if (progress.step() > 0) {
            throw new IllegalStateException(
                    "the threads of a run are chosen before its first step, but " + progress.step() + " are done");
        }
        settings.model().train();
        try {
            Optional<LayoutTimes> times = step.measureLayouts(source, processors);
            step.use(times.map(LayoutTimes::fastest).orElse(new ThreadLayout(1, 1)));
            return times;
        } catch (StepFailure | ProcessGroupException e) {
            settings.group().fail(NativeErrors.oneLine(e));
            throw new TrainingException("before the first step: " + NativeErrors.oneLine(e), e);
        }
    }

    /** The threads in use. */
    public ThreadLayout layout() {
        return step.layout();
    }

    /**
     * Trains until the first of the limits is reached, patience runs out or a stop is asked for; writes a last checkpoint
     * and leaves the model in evaluation mode. Where a limit falls between two validations, a last one is taken. A further
     * call goes on where this one ended.
     *
     * <p>Unless the trainer was given a {@link StopSignal}, Ctrl-C and SIGTERM end it so too; since the JVM is going down,
     * the call then does not return.
     *
     * @param source of the batches
     * @param limits at least one
     * @throws NonFiniteLossException if the loss or its gradient is infinite or not a number
     * @throws TrainingException if a step fails or the last checkpoint cannot be written; in one line
     * @throws RunInUseException if another process trains in the run directory
     * @throws IOException if the run directory holds checkpoints and {@link #resume} was not called
     * @throws IllegalStateException if a step failed halfway before and {@link #resume} was not called since: what is in
     *     memory must not become a checkpoint
     */
    public TrainingEnd fit(EpochSource<B> source, TrainingLimit... limits) throws IOException {
        if (limits.length == 0) {
            throw new IllegalArgumentException("training needs a limit: steps, epochs or a time");
        }
        if (!whole) {
            throw new IllegalStateException("after step " + progress.step() + " something failed halfway, and the model"
                    + " is neither that of this step nor of another: call resume() to go back to the last good"
                    + " checkpoint, or begin anew");
        }
        if (checkpoints.isEmpty()) {
            return hold(source, List.of(limits));
        }
        try (RunLock lock = checkpoints.get().lock().orElse(null)) {
            checkpoints.get().prepare();
            return hold(source, List.of(limits));
        }
    }

    /** Trains under a signal, and holds the JVM where nobody else does. */
    private TrainingEnd hold(EpochSource<B> source, List<TrainingLimit> limits) {
        if (settings.stop().isPresent()) {
            return run(source, limits, settings.stop().get());
        }
        try (StopSignal stop = StopSignal.onTermination()) {
            try {
                return run(source, limits, stop);
            } finally {
                stop.leaveIfTheJvmDoes();
            }
        }
    }

    private TrainingEnd run(EpochSource<B> source, List<TrainingLimit> limits, StopSignal stop) {
        Threads.use(step.layout().threads());
        TrainingLoop<B> loop =
                new TrainingLoop<>(settings, step, checkpoints, listeners, health, source, limits, stop, progress);
        try {
            return loop.run(resumes, resumedFrom);
        } catch (TrainingException e) {
            settings.group().fail(NativeErrors.oneLine(e));
            listeners.fail(NativeErrors.oneLine(e));
            throw e;
        } catch (RuntimeException | Error e) {
            settings.group().fail(NativeErrors.oneLine(e));
            throw e;
        } finally {
            progress = loop.progress();
            whole = loop.isWhole();
            settings.model().eval();
        }
    }

    /**
     * Tries learning rates on the model, instead of training it: no checkpoint is written, no listener told, and the model
     * is left as it was. All phases take the tested rate; the loss is that of the first.
     *
     * @param source of the batches, from its first epoch on
     * @throws TrainingException if a step fails for another reason than a value that is not finite; in one line
     */
    public LearningRateCurve testLearningRates(LearningRateRangeTest test, EpochSource<B> source) {
        if (settings.stop().isPresent()) {
            return test.run(settings, source, settings.stop().get());
        }
        try (StopSignal stop = StopSignal.onTermination()) {
            try {
                return test.run(settings, source, stop);
            } finally {
                stop.leaveIfTheJvmDoes();
            }
        }
    }

    /** The steps done so far. */
    public long steps() {
        return progress.step();
    }

    /** Frees the optimisers and the average. The model stays. */
    @Override
    public void close() {
        step.close();
        settings.averaging().ifPresent(averaging -> averaging.average().close());
    }
}
