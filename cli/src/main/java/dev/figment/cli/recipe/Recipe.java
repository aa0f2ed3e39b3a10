package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Everything that decides what a training does: from the same recipe, data, threads and build comes the same model, bit for
 * bit. One kind of recipe a task. Immutable.
 */
public sealed interface Recipe permits AdversarialRecipe, TranslationRecipe, VaeRecipe, ClassifierRecipe {

    /** What a run is called unless told otherwise. */
    String name();

    /** All random numbers follow from it. */
    long seed();

    /** How long training lasts, what is watched and kept. */
    LoopRecipe loop();

    /** The resolved recipe, with every value written out: what {@link Recipes#fromJson} reads. */
    ObjectNode toJson();
}
