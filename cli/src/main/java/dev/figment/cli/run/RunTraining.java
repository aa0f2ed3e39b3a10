package dev.figment.cli.run;

import dev.figment.cli.recipe.Averaging;
import dev.figment.cli.recipe.LoopRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.report.Diseases;
import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.io.AtomicFiles;
import dev.figment.nn.Module;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.LastAverage;
import dev.figment.optim.ParameterAverage;
import dev.figment.training.Every;
import dev.figment.training.StopSignal;
import dev.figment.training.ThreadLayout;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingLimit;
import dev.figment.training.TrainingListener;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.checkpoints.RunInUseException;
import dev.figment.training.health.HealthEvent;
import dev.figment.training.health.HealthHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Training in a run directory, whatever the task: what the recipe says of the loop, beginning and going on, and which
 * checkpoint is the model in the end.
 *
 * @param run where
 * @param recipe what
 * @param resumes whether the run is there and goes on
 * @param say is told what happens, a line at a time
 */
public record RunTraining(RunDirectory run, Recipe recipe, boolean resumes, Consumer<String> say) {

    /** Writes what a run holds beside recipe and model, before its first step. */
    @FunctionalInterface
    public interface Files {
        /** The same files whenever it is called: a run that is killed before its first checkpoint begins anew. */
        void write() throws IOException;
    }

    /** Gives a trainer what the recipe says of the loop: processes, replicas, checkpoints, averages; and who listens and stops it. */
    public <B extends Batch<B>> TrainerBuilder<B> configure(
            TrainerBuilder<B> builder, List<TrainingListener> listeners, StopSignal signal) {
        LoopRecipe loop = recipe.loop();
        layout().ifPresent(builder::layout);
        builder.processes(run.processes())
                .checkpoints(run.path(), loop.checkpointEvery())
                .keepLast(loop.keep())
                .stopSignal(signal);
        if (loop.averaging() instanceof Averaging.Last last) {
            Every every =
                    last.of() == Averaging.Last.Snapshot.CHECKPOINTS ? loop.checkpointEvery() : loop.validateEvery();
            builder.average(new LastAverage(last.count()), every);
        } else if (loop.averaging() instanceof Averaging.Exponential exponential) {
            builder.average(new ExponentialAverage(exponential.decay()), Every.steps(1));
        } else if (loop.averaging() instanceof Averaging.Generator generator) {
            ParameterAverage average = ExponentialAverage.rampedUp(generator.halfLife(), generator.rampUp())
                    .of("generator");
            builder.average(average, Every.steps(1));
        }
        builder.recordedHealth(recordedHealth());
        listeners.forEach(builder::listener);
        return builder;
    }

    /** The threads that are given: those that the recipe says, or that the run has; a new one may choose. */
    private Optional<ThreadLayout> layout() {
        OptionalInt replicas = recipe.loop().replicas();
        if (replicas.isPresent()) {
            return Optional.of(ThreadLayout.ofReplicas(replicas.getAsInt()));
        }
        try {
            return resumes ? Optional.of(run.layout()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run that goes on recorded of its health. */
    private List<HealthEvent> recordedHealth() {
        Path metrics = run.path().resolve("metrics.jsonl");
        if (!resumes || !java.nio.file.Files.exists(metrics)) {
            return List.of();
        }
        try {
            return HealthHistory.read(metrics, Diseases.all()).events();
        } catch (IOException e) {
            say.accept("what was found of the run's health is forgotten: " + e.getMessage());
            return List.of();
        }
    }

    /**
     * Trains, or goes on. A new run that fails before its first step leaves no directory.
     *
     * @param environment is recorded with the recipe
     * @param files of a new run
     */
    public <B extends Batch<B>> TrainingEnd fit(
            Trainer<B> trainer, EpochSource<B> source, Map<String, String> environment, Files files)
            throws IOException {
        if (resumes) {
            goOn(trainer, environment, files);
            return fit(trainer, source);
        }
        run.begin();
        try {
            if (layout().isEmpty()) {
                trainer.chooseLayout(source, run.processes().processors())
                        .ifPresent(times -> say.accept("fastest here: " + times));
            }
            run.writeRecipe(recipe.toJson(), environment, trainer.layout()); // first: from then on, the run can go on
            writeOnce(files);
            return fit(trainer, source);
        } catch (RunInUseException e) { // begun by another process in the same moment: the directory is its
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            if (trainer.steps() == 0) {
                discard(e);
            }
            throw e;
        }
    }

    /** Of several processes, one writes. */
    private void writeOnce(Files files) throws IOException {
        if (run.isWriter()) {
            files.write();
        }
    }

    private void goOn(Trainer<?> trainer, Map<String, String> environment, Files files) throws IOException {
        Optional<Path> from = trainer.resume();
        try {
            if (run.isWriter()) {
                AtomicFiles.removeLeftovers(run.path());
            }
            run.writeRecipe(recipe.toJson(), environment, trainer.layout());
            if (from.isEmpty()) { // killed before its first checkpoint, and perhaps before these were all written
                say.accept("there is no checkpoint in " + run.path() + " yet: training begins anew");
                writeOnce(files);
            }
        } catch (IOException e) {
            throw from.isPresent() ? RunDirectory.failedAfter(from.get(), e) : e;
        }
    }

    private <B extends Batch<B>> TrainingEnd fit(Trainer<B> trainer, EpochSource<B> source) throws IOException {
        return trainer.fit(source, recipe.loop().limits().asList().toArray(TrainingLimit[]::new));
    }

    private void discard(Throwable why) {
        try {
            run.discard();
        } catch (IOException e) { // the reason of the failure is what the user needs
            why.addSuppressed(e);
        }
    }

    /** Fills the model with the best validated checkpoint, or the last where nothing was validated; evaluation mode. */
    public void loadBest(Module model, TrainingEnd end) throws IOException {
        Optional<Path> chosen = end.bestCheckpoint().or(end::lastCheckpoint);
        if (chosen.isPresent()) {
            Checkpoint.at(chosen.get()).load(model);
        }
        model.eval();
    }
}
