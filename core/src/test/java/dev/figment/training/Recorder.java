package dev.figment.training;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a trainer tells its listeners. */
public final class Recorder implements TrainingListener {

    public final List<TrainingStart> starts = new ArrayList<>();
    public final List<StepReport> steps = new ArrayList<>();
    public final List<ValidationReport> validations = new ArrayList<>();
    public final List<CheckpointReport> checkpoints = new ArrayList<>();
    public final List<String> warnings = new ArrayList<>();
    public final List<String> stops = new ArrayList<>();
    public final List<String> failures = new ArrayList<>();
    public final List<TrainingEnd> ends = new ArrayList<>();

    @Override
    public void started(TrainingStart start) {
        starts.add(start);
    }

    @Override
    public void stepped(StepReport report) {
        steps.add(report);
    }

    @Override
    public void validated(ValidationReport report) {
        validations.add(report);
    }

    @Override
    public void checkpointed(CheckpointReport report) {
        checkpoints.add(report);
    }

    @Override
    public void warned(String message) {
        warnings.add(message);
    }

    @Override
    public void stopping(String reason) {
        stops.add(reason);
    }

    @Override
    public void failed(String message) {
        failures.add(message);
    }

    @Override
    public void finished(TrainingEnd end) {
        ends.add(end);
    }
}
