package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.cli.images.ClassFolders;
import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.NetworksRecipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.data.images.ImageGrid;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
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

    @Test
    void theGeneratorIsWatchedBesideImagesHeldOutOfTrainingWhereThereAreSuch() throws IOException {
        ClassFolders.write(directory.resolve("train/cat"), 40);
        ClassFolders.write(directory.resolve("test/cat"), 7); // too few for a batch

        ImageTask task = task("training.batchSize=8", "data.heldOut=16");

        assertThat(task.watched().examples()).isEqualTo(16);
        assertThat(task.describe())
                .isEqualTo("24 images of 4×4 grey to train on, 7 to test on, 16 held out to say which step is best");
    }

    @Test
    void aGameThatIsTestedOnWhatChoseItsBestStepSaysSo() throws IOException {
        ClassFolders.write(directory.resolve("train/cat"), 40);
        ClassFolders.write(directory.resolve("test/cat"), 20);

        assertThat(task("training.batchSize=8").describe())
                .contains("20 to test on; these also say which step is best", "data.heldOut is 0");
    }

    @Test
    void snapshotsAreOfTheSameLatentVectorsByteForByteUntilTheGeneratorChanges() throws IOException {
        ClassFolders.write(directory.resolve("train/cat"), 40);
        ClassFolders.write(directory.resolve("test/cat"), 20);
        ImageTask task = task("training.batchSize=8");
        try (AdversarialNetworks networks = task.config().create(RandomKey.of(3));
                GradientMode off = GradientMode.off()) {
            networks.eval();
            Supplier<ImageGrid> snapshots = task.snapshots(networks).orElseThrow();
            byte[] first = snapshots.get().png();

            assertThat(snapshots.get().png()).isEqualTo(first);
            assertThat(task("training.batchSize=8")
                            .snapshots(networks)
                            .orElseThrow()
                            .get()
                            .png())
                    .as("of a run that goes on")
                    .isEqualTo(first);
            networks.generator().parameters().values().forEach(parameter -> parameter.mul_(new Scalar(2)));
            assertThat(snapshots.get().png()).isNotEqualTo(first);
        }
    }

    private ImageTask task(String... settings) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("data.kind=folder", "data.height=" + ClassFolders.SIDE, "data.width=" + ClassFolders.SIDE));
        all.addAll(List.of(settings));
        AdversarialRecipe recipe = (AdversarialRecipe) Recipes.load("mnist-gan", all);
        return ImageTask.read(
                recipe,
                (NetworksRecipe.OfImages) recipe.networks(),
                ((AdversarialData.OfImages) recipe.data()).data(),
                directory,
                line -> {});
    }
}
