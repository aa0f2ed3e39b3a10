package dev.figment.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.cli.recipe.ImageData;
import dev.figment.data.images.Augmentation;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTest {

    @TempDir
    private Path directory;

    @Test
    void theFirstImagesOfFoldersAreOfAllClasses() throws IOException {
        trainAndTest();

        ImageSets sets = folder(1, 0);

        assertThat(classes(sets.training().range(0, 30))).containsExactly("cat", "dog");
        assertThat(classes(sets.test().range(0, 20))).containsExactly("cat", "dog");
        assertThat(pictures(sets.training())).hasSize(sets.training().count()).hasSize(70);
        assertThat(pictures(sets.test())).hasSize(sets.test().count()).hasSize(40);
    }

    @Test
    void theOrderFollowsFromTheSeedAlone() throws IOException {
        trainAndTest();

        ImageSets sets = folder(1, 0);

        assertThat(order(folder(1, 0).test())).isEqualTo(order(sets.test()));
        assertThat(order(folder(1, 0).training())).isEqualTo(order(sets.training()));
        assertThat(order(folder(2, 0).test())).isNotEqualTo(order(sets.test()));
    }

    @Test
    void whatAFolderHoldsOutIsValidatedOnOrTestedOnButNotBoth() throws IOException {
        ClassFolders.write(directory.resolve("cat"), 20);
        ClassFolders.write(directory.resolve("dog"), 20);

        ImageSets sets = folder(1, 11);

        Images validation = sets.validation().orElseThrow();
        assertThat(sets.training().count()).isEqualTo(29);
        assertThat(validation.count()).isEqualTo(5);
        assertThat(sets.test().count()).isEqualTo(6);
        assertThat(pictures(validation)).doesNotContainAnyElementsOf(pictures(sets.test()));
        assertThat(pictures(sets.training()))
                .doesNotContainAnyElementsOf(pictures(validation))
                .doesNotContainAnyElementsOf(pictures(sets.test()));
    }

    @Test
    void whatIsHeldOutOfFoldersTrainAndTestComesFromTheFirst() throws IOException {
        trainAndTest();

        ImageSets sets = folder(1, 20);

        assertThat(sets.training().count()).isEqualTo(50);
        assertThat(pictures(sets.training()))
                .doesNotContainAnyElementsOf(pictures(sets.validation().orElseThrow()));
        assertThat(order(sets.test())).isEqualTo(order(folder(1, 0).test()));
    }

    private void trainAndTest() throws IOException {
        ClassFolders.write(directory.resolve("train/cat"), 40);
        ClassFolders.write(directory.resolve("train/dog"), 30);
        ClassFolders.write(directory.resolve("test/cat"), 25);
        ClassFolders.write(directory.resolve("test/dog"), 15);
    }

    private ImageSets folder(long seed, int heldOut) throws IOException {
        ImageShape shape = ImageShape.grey(ClassFolders.SIDE, ClassFolders.SIDE);
        ImageData data = new ImageData(
                new ImageData.Folder(shape, ImageFolder.Fitting.EXACT),
                Binarization.NONE,
                Augmentation.none(),
                heldOut);
        return ImageSets.of(data, seed, directory, line -> {});
    }

    private static Set<String> classes(Images images) {
        return IntStream.range(0, images.count())
                .mapToObj(i -> images.labels()
                        .orElseThrow()
                        .classes()
                        .get(images.labels().orElseThrow().of(i)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> order(Images images) {
        return IntStream.range(0, images.count())
                .mapToObj(i -> Arrays.toString(images.intensities(i)))
                .toList();
    }

    private static Set<String> pictures(Images images) {
        return Set.copyOf(order(images));
    }
}
