package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.cli.images.ClassFolders;
import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.NetworksRecipe;
import dev.figment.cli.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTaskTest {

    @TempDir
    private Path directory;

    @Test
    void theGeneratorIsWatchedBesideExamplesOfAllClassesThoughFilesComeClassByClass() throws IOException {
        for (String part : List.of("train", "test")) {
            ClassFolders.write(directory.resolve(part).resolve("cat"), 60);
            ClassFolders.write(directory.resolve(part).resolve("dog"), 30);
        }

        int[] watched = task("training.batchSize=50").watched().labels();

        assertThat(watched).hasSize(50);
        assertThat(Arrays.stream(watched).distinct()).containsExactlyInAnyOrder(0, 1);
    }

    private ImageTask task(String setting) throws IOException {
        AdversarialRecipe recipe = (AdversarialRecipe) Recipes.load(
                "mnist-gan",
                List.of(
                        "data.kind=folder",
                        "data.height=" + ClassFolders.SIDE,
                        "data.width=" + ClassFolders.SIDE,
                        setting));
        return ImageTask.read(
                recipe,
                (NetworksRecipe.OfImages) recipe.networks(),
                ((AdversarialData.OfImages) recipe.data()).data(),
                directory,
                line -> {});
    }
}
