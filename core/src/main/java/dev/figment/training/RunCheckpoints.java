package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.io.SafetensorsWriter;
import dev.figment.optim.ParameterAverage;
import dev.figment.tensor.Scope;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.CheckpointDirectory;
import dev.figment.training.checkpoints.RunInUseException;
import dev.figment.training.checkpoints.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Everything that moves in a run, to disk and back.
 *
 * @param <B> the batch's type
 */
final class RunCheckpoints<B extends Batch<B>> {

    private static final Map<String, String> METADATA = Map.of("format", "pt");
    private static final String GENERATOR_STATE = "cpu";

    private final CheckpointDirectory directory;
    private final CheckpointPolicy policy;
    private final TrainerSettings<B> settings;
    private final TrainingStep<B> step;
    private Optional<Checkpoint> last = Optional.empty();
    private Optional<Progress> saved = Optional.empty();

    RunCheckpoints(CheckpointPolicy policy, TrainerSettings<B> settings, TrainingStep<B> step) {
        this.directory = CheckpointDirectory.ofRun(policy.run());
        this.policy = policy;
        this.settings = settings;
        this.step = step;
    }

    /** The newest checkpoint written or gone on from; where another process writes them, the newest on disk. */
    Optional<Checkpoint> last() {
        if (isWriter()) {
            return last;
        }
        try {
            return directory.newestFirst().stream().findFirst();
        } catch (IOException e) { // what cannot be listed offers none
            return Optional.empty();
        }
    }

    private boolean isWriter() {
        return settings.group().rank() == 0;
    }

    /**
     * The checkpoint of a validation, where it is on disk and whole.
     *
     * @param warning is told of a damaged one
     */
    Optional<Checkpoint> find(Best best, Consumer<String> warning) {
        Optional<Checkpoint> found = directory.find(best.step());
        try {
            if (found.isPresent()) {
                found.get().verify();
            }
            return found;
        } catch (IOException e) {
            warning.accept("the checkpoint of the best validation, "
                    + found.get().directory() + ", is damaged and passed over: " + e.getMessage());
            return Optional.empty();
        }
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
     * Keeps other trainers out of the run directory, where this process writes to it.
     *
     * @throws RunInUseException if another has it
     */
    Optional<RunLock> lock() throws IOException {
        return isWriter() ? Optional.of(RunLock.of(policy.run())) : Optional.empty();
    }

    /**
     * Makes the directory ready for a run.
     *
     * @throws IOException if it holds checkpoints that the run does not go on from
     */
    void prepare() throws IOException {
        if (isWriter()) {
            directory.removeLeftovers();
        }
        if (last.isEmpty() && !directory.newestFirst().isEmpty()) {
            throw new IOException(
                    directory + " holds the checkpoints of another run: resume it, or choose another" + " directory");
        }
    }

    /** Writes a checkpoint. */
    Checkpoint save(Progress progress) throws IOException {
        Checkpoint written = directory.write(progress.step(), target -> fill(target, progress));
        last = Optional.of(written);
        saved = Optional.of(progress);
        return written;
    }

    /** Deletes the checkpoints that are no longer kept. */
    void prune(Progress progress) throws IOException {
        OptionalLong best = progress.best().map(b -> OptionalLong.of(b.step())).orElse(OptionalLong.empty());
        directory.keepOnly(policy.keepLast(), progress.step(), best);
    }

    private void fill(Path target, Progress progress) throws IOException {
        SafetensorsWriter.write(
                target.resolve(Checkpoint.MODEL), settings.model().state(), METADATA);
        for (TrainingStep.Updater<B> updater : step.updaters()) {
            SafetensorsWriter.write(
                    target.resolve(optimizerFile(updater)), updater.optimizer().state(), METADATA);
        }
        if (settings.averaging().isPresent()) {
            writeAverage(target, settings.averaging().get().average());
        }
        try (Scope scope = Scope.open()) {
            Tensor state = torch.getDefaultCPUGenerator().get_state(); // uint8 [5056]
            SafetensorsWriter.write(target.resolve(Checkpoint.GENERATOR), Map.of(GENERATOR_STATE, state), METADATA);
        }
        new CheckpointState(progress, settings.key(), RunEnvironment.current(step.layout(), settings.group()))
                .write(target);
    }

    private void writeAverage(Path target, ParameterAverage average) throws IOException {
        SafetensorsWriter.write(target.resolve(Checkpoint.AVERAGE), average.state(), METADATA);
        if (average.updates() > 0) {
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> averaged =
                        new LinkedHashMap<>(settings.model().state());
                averaged.putAll(average.mean());
                SafetensorsWriter.write(target.resolve(Checkpoint.AVERAGED_MODEL), averaged, METADATA);
            }
        }
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
        if (!state.key().equals(settings.key())) {
            throw new IOException("the checkpoint " + from + " belongs to a run with the seed "
                    + state.key().value() + ", but this trainer has "
                    + settings.key().value());
        }
        boolean averaged = Files.exists(from.resolve(Checkpoint.AVERAGE));
        if (averaged != settings.averaging().isPresent()) {
            throw new IOException("the checkpoint " + from + " belongs to a run " + (averaged ? "with" : "without")
                    + " averaged parameters, but this trainer is " + (averaged ? "without" : "with") + " them");
        }
        load(newest.get());
        List<String> differences =
                RunEnvironment.current(step.layout(), settings.group()).differencesFrom(state.environment());
        if (!differences.isEmpty()) {
            warning.accept("the run goes on in another environment (" + String.join("; ", differences)
                    + "), so no longer bit for bit as it would have");
        }
        last = newest;
        saved = Optional.of(state.progress());
        return Optional.of(state.progress());
    }

    private void load(Checkpoint checkpoint) throws IOException {
        checkpoint.read(Checkpoint.MODEL, settings.model()::load);
        for (TrainingStep.Updater<B> updater : step.updaters()) {
            checkpoint.read(optimizerFile(updater), updater.optimizer()::load);
        }
        if (settings.averaging().isPresent()) {
            checkpoint.read(Checkpoint.AVERAGE, settings.averaging().get().average()::load);
        }
        if (Files.exists(checkpoint.directory().resolve(Checkpoint.GENERATOR))) { // older checkpoints have none
            checkpoint.read(Checkpoint.GENERATOR, RunCheckpoints::restoreGenerator);
        }
    }

    /** The generator reads from the beginning of the tensor's storage, which here is the file's: hence the copy. */
    private static void restoreGenerator(Map<String, Tensor> tensors) {
        Tensor state = Objects.requireNonNull(tensors.get(GENERATOR_STATE), "the state of the generator");
        torch.getDefaultCPUGenerator().set_state(state.clone());
    }

    private static String optimizerFile(TrainingStep.Updater<?> updater) {
        return "optimizer-" + updater.phase().name() + ".safetensors";
    }
}
