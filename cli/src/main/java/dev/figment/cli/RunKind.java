package dev.figment.cli;

import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.ClassifierRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.cli.recipe.VaeRecipe;
import dev.figment.cli.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run is of, as far as commands differ by it: who carries them out, and which options they have a use for. */
enum RunKind {
    TRANSLATION("translation"),
    VARIATIONAL_AUTOENCODER("a variational autoencoder"),
    PLAIN_AUTOENCODER("a plain autoencoder"),
    GENERATED_IMAGES("generated images"),
    GENERATED_POINTS("generated points"),
    CLASSIFIER("a classifier");

    private final String of;

    RunKind(String of) {
        this.of = of;
    }

    /**
     * Of the run in a directory.
     *
     * @throws IOException in one line, if there is none, or its recipe is damaged
     */
    static RunKind in(Path run) throws IOException {
        RunDirectory directory = RunDirectory.existing(run);
        return of(Recipes.fromJson(directory.recipe(), directory.recipeFile()));
    }

    private static RunKind of(Recipe recipe) {
        if (recipe instanceof TranslationRecipe) {
            return TRANSLATION;
        }
        if (recipe instanceof VaeRecipe autoencoder) {
            return autoencoder.objective().isVariational() ? VARIATIONAL_AUTOENCODER : PLAIN_AUTOENCODER;
        }
        if (recipe instanceof AdversarialRecipe adversarial) {
            return adversarial.data() instanceof AdversarialData.Mixture ? GENERATED_POINTS : GENERATED_IMAGES;
        }
        if (recipe instanceof ClassifierRecipe) {
            return CLASSIFIER;
        }
        throw new IllegalStateException("no run is of " + recipe);
    }

    /** As a sentence names it after "a run of": {@code generated images}. */
    String of() {
        return of;
    }

    /**
     * Refuses an option that a run of this kind would ignore.
     *
     * @param run for the message
     * @param option its name
     * @param given its value; null or an empty list where it is not given
     * @param users the kinds that have a use for it
     * @throws IOException in one line, if it is given and this is none of them
     */
    void requireUse(Path run, String option, @Nullable Object given, RunKind... users) throws IOException {
        boolean absent = given == null || given.equals(List.of());
        if (!absent && !List.of(users).contains(this)) {
            String known = Arrays.stream(users).map(RunKind::of).collect(Collectors.joining(" or "));
            throw new IOException(option + " is for a run of " + known + ", but " + run + " is a run of " + of);
        }
    }
}
