package dev.figment.cli.report;

import dev.figment.gan.health.AdversarialDisease;
import dev.figment.training.health.Disease;
import dev.figment.training.health.TrainingDisease;
import dev.figment.vae.VaeDisease;
import java.util.List;
import java.util.stream.Stream;

/** All diseases that a run may tell of: those of training, and those that model packages add. */
public final class Diseases {

    private Diseases() {}

    /** In no order. */
    public static List<Disease> all() {
        return Stream.<Disease[]>of(TrainingDisease.values(), VaeDisease.values(), AdversarialDisease.values())
                .flatMap(Stream::of)
                .toList();
    }
}
