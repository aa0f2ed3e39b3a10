package dev.figment.training;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a trainer tells its listeners. */
final class Recorder implements TrainingListener {

    final List<TrainingStart> starts = new ArrayList<>();
    final List<StepReport> steps = new ArrayList<>();
    final List<ValidationReport> validations = new ArrayList<>();
    final List<CheckpointReport> checkpoints = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<String> stops = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<TrainingEnd> ends = new ArrayList<>();

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
