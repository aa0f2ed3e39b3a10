package dev.figment.training.health;

import dev.figment.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a trainer tells of a run's health. */
final class Attendant implements TrainingListener {

    final List<Finding> found = new ArrayList<>();
    final List<Finding> recovered = new ArrayList<>();
    final List<Checkup> checkups = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    @Override
    public void found(long step, Finding finding) {
        found.add(finding);
    }

    @Override
    public void recovered(long step, Finding finding) {
        recovered.add(finding);
    }

    @Override
    public void checked(Checkup checkup) {
        checkups.add(checkup);
    }

    @Override
    public void warned(String message) {
        warnings.add(message);
    }

    List<Disease> diseases() {
        return found.stream().map(Finding::disease).distinct().toList();
    }

    Finding of(Disease disease) {
        return found.stream()
                .filter(finding -> finding.disease() == disease)
                .findFirst()
                .orElseThrow(() -> new AssertionError(disease + " was not found, but " + found));
    }
}
