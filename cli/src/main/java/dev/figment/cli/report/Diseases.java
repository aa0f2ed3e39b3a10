package dev.figment.cli.report;

import dev.figment.training.health.Disease;
import dev.figment.training.health.TrainingDisease;
import java.util.List;

/** All diseases that a run may tell of: those of training, and those that model packages add. */
public final class Diseases {

    private Diseases() {}

    /** In no order. */
    public static List<Disease> all() {
        return List.of(TrainingDisease.values());
    }
}
