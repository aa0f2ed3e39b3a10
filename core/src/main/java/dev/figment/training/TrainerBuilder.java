package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.ParameterAverage;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.health.Health;
import dev.figment.training.health.HealthEvent;
import dev.figment.training.processes.ProcessGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a {@link Trainer} needs. Every method returns this builder; for one thread.
 *
 * @param <B> the batch's type
 */
public final class TrainerBuilder<B extends Batch<B>> {

    private static final int KEEP_LAST = 3;

    private final @Nullable Objective<B> objective;
    private final List<Phase<B>> phases;
    private @Nullable OptimizerRule rule;
    private @Nullable LearningRate learningRate;
    private Function<Map<String, Tensor>, List<ParameterGroup>> groups =
            parameters -> List.of(ParameterGroup.of(Phase.ONLY, parameters));
    private GradientClipping clipping = GradientClipping.none();
    private int accumulation = 1;
    private @Nullable ThreadLayout layout;
    private ProcessGroup group = ProcessGroup.single();
    private RandomKey key = RandomKey.of(0);
    private @Nullable Averaging averaging;
    private @Nullable Validation<B> validation;
    private @Nullable Path run;
    private Every checkpointEvery = Every.epochs(1);
    private int keepLast = KEEP_LAST;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Health health = Health.standard();
    private List<HealthEvent> recordedHealth = List.of();
    private @Nullable StopSignal stop;

    TrainerBuilder(@Nullable Objective<B> objective, List<Phase<B>> phases) {
        this.objective = objective;
        this.phases = List.copyOf(phases);
    }

    /** How the objective's model is updated. */
    public TrainerBuilder<B> optimizer(OptimizerRule rule, LearningRate learningRate) {
        this.rule = rule;
        this.learningRate = learningRate;
        return this;
    }

    /** Which parameters are updated and how they differ: {@code ParameterGroup::withoutDecayOfBiasesAndNorms}. */
    public TrainerBuilder<B> groups(Function<Map<String, Tensor>, List<ParameterGroup>> division) {
        this.groups = division;
        return this;
    }

    /** Bounds the gradient of each step. */
    public TrainerBuilder<B> clipping(GradientClipping clipping) {
        this.clipping = clipping;
        return this;
    }

    /**
     * Computes each batch in so many parts, one after another, and adds their gradients before the one update: the step of
     * the whole batch, to rounding, in less memory. 1 unless said otherwise.
     */
    public TrainerBuilder<B> accumulation(int parts) {
        this.accumulation = parts;
        return this;
    }

    /**
     * Splits each batch, or part of it, over so many threads that compute side by side with shared parameters: the step of
     * the whole batch, to rounding. 1 unless said otherwise; an objective that needs its batch whole is not split.
     */
    public TrainerBuilder<B> replicas(int threads) {
        return layout(ThreadLayout.ofReplicas(threads));
    }

    /**
     * Uses these threads ({@link Trainer#chooseLayout} measures which are fastest); {@link Trainer#fit} bounds those of the thread that calls it. Unless said otherwise, there is one
     * replica with as many threads of LibTorch's as the building thread has.
     */
    public TrainerBuilder<B> layout(ThreadLayout threads) {
        this.layout = threads;
        return this;
    }

    /**
     * Splits each batch over the processes of a group: the step of the whole batch, to rounding. Each process then splits its
     * part over its own threads.
     *
     * @param processes joined and closed by the caller
     */
    public TrainerBuilder<B> processes(ProcessGroup processes) {
        this.group = processes;
        return this;
    }

    /** The root of all random numbers that the loop draws. {@code RandomKey.of(0)} unless said otherwise. */
    public TrainerBuilder<B> seed(RandomKey key) {
        this.key = key;
        return this;
    }

    /**
     * Averages the parameters. Validation and the model that a checkpoint offers ({@link Checkpoint#load}) stand on the
     * mean from its first update on; training goes on with the parameters themselves.
     *
     * @param average taken over, and closed with the trainer
     * @param every how often it takes the parameters in
     */
    public TrainerBuilder<B> average(ParameterAverage average, Every every) {
        this.averaging = new Averaging(average, every);
        return this;
    }

    /** Measures the model while it trains. */
    public TrainerBuilder<B> validation(Validation<B> validation) {
        this.validation = validation;
        return this;
    }

    /** Keeps checkpoints below {@code run/training/checkpoints}. */
    public TrainerBuilder<B> checkpoints(Path run, Every every) {
        this.run = run;
        this.checkpointEvery = every;
        return this;
    }

    /** How many of the newest checkpoints are kept beside the best. 3 unless said otherwise. */
    public TrainerBuilder<B> keepLast(int checkpoints) {
        this.keepLast = checkpoints;
        return this;
    }

    /** Adds a listener; they are told in the order of their adding. */
    public TrainerBuilder<B> listener(TrainingListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /** What a run that goes on recorded of its health: {@link Health#withPast} of whatever is watched. */
    public TrainerBuilder<B> recordedHealth(List<HealthEvent> events) {
        this.recordedHealth = List.copyOf(events);
        return this;
    }

    /** What of the run's health is watched. {@link Health#standard} unless said otherwise. */
    public TrainerBuilder<B> health(Health health) {
        this.health = health;
        return this;
    }

    /**
     * Watches a signal of the caller's, who closes it when LibTorch is used no more. Without one, {@link Trainer#fit} holds
     * the JVM itself.
     */
    public TrainerBuilder<B> stopSignal(StopSignal signal) {
        this.stop = signal;
        return this;
    }

    /**
     * Makes the trainer.
     *
     * @return to be closed by the caller, before the model
     * @throws IllegalArgumentException if something does not fit together
     * @throws IllegalStateException if there is no optimiser
     */
    public Trainer<B> build() {
        Optional<CheckpointPolicy> checkpoints =
                Optional.ofNullable(run).map(directory -> new CheckpointPolicy(directory, checkpointEvery, keepLast));
        return new Trainer<>(new TrainerSettings<>(
                allPhases(),
                accumulation,
                layout != null ? layout : new ThreadLayout(1, Threads.count()),
                group,
                key,
                Optional.ofNullable(averaging),
                Optional.ofNullable(validation),
                checkpoints,
                listeners,
                recordedHealth.isEmpty() ? health : health.withPast(recordedHealth),
                Optional.ofNullable(stop)));
    }

    private List<Phase<B>> allPhases() {
        if (objective == null) {
            if (rule != null) {
                throw new IllegalStateException("phases bring their own optimisers: leave out optimizer(…)");
            }
            return phases;
        }
        if (rule == null || learningRate == null) {
            throw new IllegalStateException("training needs an optimiser: call optimizer(rule, learningRate)");
        }
        List<ParameterGroup> divided = groups.apply(objective.model().parameters());
        return List.of(new Phase<>(Phase.ONLY, objective, divided, rule, learningRate, clipping, 1));
    }
}
