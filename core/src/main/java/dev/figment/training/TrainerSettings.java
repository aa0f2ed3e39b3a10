package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.training.health.Health;
import dev.figment.training.processes.ProcessGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link TrainerBuilder} has gathered.
 *
 * @param phases of each step, in order
 * @param accumulation how many parts each replica computes of a batch, one after another
 * @param layout the threads that compute parts of a batch side by side, until others are chosen
 * @param group of processes that share each batch
 * @param key the root of the run's random numbers
 * @param averaging of parameters, if any
 * @param validation how the model is measured, if it is
 * @param checkpoints where the run is kept, if it is
 * @param listeners in the order in which they are told
 * @param health what of the run's health is watched
 * @param stop the caller's own signal; empty for one that lasts as long as {@code fit}
 * @param <B> the batch's type
 */
record TrainerSettings<B extends Batch<B>>(
        List<Phase<B>> phases,
        int accumulation,
        ThreadLayout layout,
        ProcessGroup group,
        RandomKey key,
        Optional<Averaging> averaging,
        Optional<Validation<B>> validation,
        Optional<CheckpointPolicy> checkpoints,
        List<TrainingListener> listeners,
        Health health,
        Optional<StopSignal> stop) {

    TrainerSettings {
        phases = List.copyOf(phases);
        listeners = List.copyOf(listeners);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("training needs at least one phase: an objective and an optimiser");
        }
        if (accumulation < 1) {
            throw new IllegalArgumentException("a batch is computed in at least one part, not " + accumulation);
        }
        if (phases.get(0).every() != 1) {
            throw new IllegalArgumentException(
                    "the first phase takes part in every step, because its loss is the step's," + " but "
                            + phases.get(0).name() + " does in every "
                            + phases.get(0).every());
        }
        Set<String> names = new LinkedHashSet<>();
        for (Phase<B> phase : phases) {
            if (!names.add(phase.name())) {
                throw new IllegalArgumentException("two phases are named " + phase.name());
            }
            if (phase.objective().model() != phases.get(0).objective().model()) {
                throw new IllegalArgumentException(
                        "the objectives of all phases must name one root module, which is what"
                                + " checkpoints hold; those of " + phases.get(0).name() + " and " + phase.name()
                                + " differ");
            }
        }
    }

    /** The same under another watch. */
    TrainerSettings<B> with(Health other) {
        return new TrainerSettings<>(
                phases, accumulation, layout, group, key, averaging, validation, checkpoints, listeners, other, stop);
    }

    Module model() {
        return phases.get(0).objective().model();
    }
}
