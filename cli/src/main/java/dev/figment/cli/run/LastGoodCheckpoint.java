package dev.figment.cli.run;

import dev.figment.training.CheckpointReport;
import dev.figment.training.TrainingException;
import dev.figment.training.TrainingListener;
import dev.figment.training.TrainingStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Remembers the newest whole checkpoint of a run, for the line that says what went wrong. For one thread. */
public final class LastGoodCheckpoint implements TrainingListener {

    private Optional<Path> newest = Optional.empty();

    @Override
    public void started(TrainingStart start) {
        newest = start.resumedFrom();
    }

    @Override
    public void checkpointed(CheckpointReport report) {
        newest = Optional.of(report.directory());
    }

    /** What can go wrong with a run. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /**
     * Does work on the run.
     *
     * @throws IOException if it fails, in one line that names the checkpoint, where there is one
     */
    public void guard(Work work) throws IOException {
        try {
            work.run();
        } catch (TrainingException e) { // names it already
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (newest.isEmpty()) {
                throw e;
            }
            throw RunDirectory.failedAfter(newest.get(), e);
        }
    }
}
