package dev.figment.training.health;

import java.util.List;
import java.util.Locale;

/**
 * A way for training to go wrong that has a name. {@link TrainingDisease} lists those that any model can have; a model's
 * package brings an enum of its own for the others.
 */
public interface Disease {

    /** Its name in code: {@code DEAD_UNITS}. Unique among all diseases. */
    String name();

    /** Its name in files: {@code dead-units}. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its name for readers: {@code dead units}. */
    String title();

    /** What it means for the model, in plain words. */
    String meaning();

    /** How bad it is. */
    Severity severity();

    /** What the literature does about it, the likeliest first. */
    List<Remedy> remedies();
}
