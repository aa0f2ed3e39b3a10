package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.io.SafetensorsFile;
import dev.figment.io.SafetensorsWriter;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Everything that moves in a run, to disk and back.
 *
 * @param <B> the batch's type
 */
final class RunCheckpoints<B extends Batch<B>> {

    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private final CheckpointDirectory directory;
    private final CheckpointPolicy policy;
    private final Module model;
    private final TrainingStep<B> step;
    private final RandomKey key;
    private Optional<Checkpoint> last = Optional.empty();
    private Optional<Progress> saved = Optional.empty();

    RunCheckpoints(CheckpointPolicy policy, Module model, TrainingStep<B> step, RandomKey key) {
        this.directory = CheckpointDirectory.ofRun(policy.run());
        this.policy = policy;
        this.model = model;
        this.step = step;
        this.key = key;
    }

    /** The newest checkpoint written or gone on from. */
    Optional<Checkpoint> last() {
        return last;
    }

    /** The checkpoint of the best validation, where it is on disk. */
    Optional<Checkpoint> best(Progress progress) {
        return progress.best().flatMap(best -> directory.find(best.step()));
    }

    /** Whether the newest checkpoint holds exactly this, the time aside. */
    boolean isSaved(Progress progress) {
        return saved.filter(there -> there.equals(progress.withSeconds(there.seconds())))
                .isPresent();
    }

    Every every() {
        return policy.every();
    }

    /**
     * Makes the directory ready for a run.
     *
     * @throws IOException if it holds checkpoints that the run does not go on from
     */
    void prepare() throws IOException {
        directory.removeLeftovers();
        if (last.isEmpty() && !directory.newestFirst().isEmpty()) {
            throw new IOException(
                    directory + " holds the checkpoints of another run: resume it, or choose another" + " directory");
        }
    }

    /** Writes a checkpoint and deletes those no longer kept. */
    Checkpoint save(Progress progress) throws IOException {
        Checkpoint written = directory.write(progress.step(), target -> fill(target, progress));
        last = Optional.of(written);
        saved = Optional.of(progress);
        OptionalLong best = progress.best().map(b -> OptionalLong.of(b.step())).orElse(OptionalLong.empty());
        directory.keepOnly(policy.keepLast(), best);
        return written;
    }

    private void fill(Path target, Progress progress) throws IOException {
        SafetensorsWriter.write(target.resolve(Checkpoint.MODEL), model.state(), METADATA);
        for (TrainingStep.Updater<B> updater : step.updaters()) {
            SafetensorsWriter.write(
                    target.resolve(optimizerFile(updater)), updater.optimizer().state(), METADATA);
        }
        new CheckpointState(progress, key, RunEnvironment.current()).write(target);
    }

    /**
     * Goes on from the newest whole checkpoint.
     *
     * @param warning is told of damaged ones, and of what keeps the run from being the same bit for bit
     * @return how far the run was; empty where there is no checkpoint
     */
    Optional<Progress> restoreNewest(Consumer<String> warning) throws IOException {
        Optional<Checkpoint> newest = directory.newestValid(warning);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Path from = newest.get().directory();
        CheckpointState state = CheckpointState.read(from);
        if (!state.key().equals(key)) {
            throw new IOException("the checkpoint " + from + " belongs to a run with the seed "
                    + state.key().value() + ", but this trainer has " + key.value());
        }
        newest.get().loadTrained(model);
        for (TrainingStep.Updater<B> updater : step.updaters()) {
            try (Scope scope = Scope.open();
                    SafetensorsFile file = SafetensorsFile.open(from.resolve(optimizerFile(updater)))) {
                updater.optimizer().load(file.tensors());
            }
        }
        RunEnvironment.current()
                .differencesFrom(state.environment())
                .forEach(difference -> warning.accept("the run goes on in another environment (" + difference
                        + "), so not bit for bit as it would have"));
        last = newest;
        saved = Optional.of(state.progress());
        return Optional.of(state.progress());
    }

    private static String optimizerFile(TrainingStep.Updater<?> updater) {
        return "optimizer-" + updater.phase().name() + ".safetensors";
    }
}
