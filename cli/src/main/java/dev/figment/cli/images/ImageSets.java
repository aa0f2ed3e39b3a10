package dev.figment.cli.images;

import dev.figment.cli.recipe.ImageData;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.data.images.MnistFiles;
import dev.figment.data.images.StackedDigits;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.data.images.drawn.DrawnShapes;
import dev.figment.data.images.drawn.FactoredImages;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The images of a recipe. Measures take the first images of a set: none is ordered by class.
 *
 * @param training to learn from
 * @param validation held out of the training set, where the recipe says so
 * @param test to be measured on at last
 * @param factored the test images with their factors, where they were drawn
 */
public record ImageSets(Images training, Optional<Images> validation, Images test, Optional<FactoredImages> factored) {

    /**
     * Reads or draws the images of a recipe.
     *
     * @param seed of the recipe: what is drawn and what is held out follow from it
     * @param directory where images lie, from {@code --data}; null for {@code data/NAME}
     * @param say is told what takes a moment
     * @throws IOException in one line: files are missing, damaged or of another size or mode, or labels out of range
     */
    public static ImageSets of(ImageData data, long seed, @Nullable Path directory, Consumer<String> say)
            throws IOException {
        RandomKey key = RandomKey.of(seed).fold("images");
        if (data.source() instanceof ImageData.Mnist) {
            MnistFiles files = new MnistFiles(mnist(directory));
            return split(files.training(), files.test(), Optional.empty(), data, key);
        }
        if (data.source() instanceof ImageData.StackedMnist stacked) {
            return stacked(stacked, data, key, new MnistFiles(mnist(directory)), say);
        }
        if (data.source() instanceof ImageData.Folder folder) {
            return folder(folder, data, key, directory);
        }
        if (directory != null) {
            throw new IOException("the recipe draws its images itself: leave out --data " + directory);
        }
        return drawn(data, key, say);
    }

    private static ImageSets drawn(ImageData data, RandomKey key, Consumer<String> say) throws IOException {
        if (data.source() instanceof ImageData.Digits digits) {
            say.accept(String.format(Locale.ROOT, "drawing %,d digits", digits.training() + digits.test()));
            FactoredImages test = DrawnDigits.draw(digits.test(), digits.shape(), key.fold("test"));
            Images training = DrawnDigits.draw(digits.training(), digits.shape(), key.fold("training"))
                    .images();
            return split(training, test.images(), Optional.of(test), data, key);
        }
        ImageData.Shapes shapes = (ImageData.Shapes) data.source(); // the last of the sealed five
        say.accept(String.format(Locale.ROOT, "drawing %,d shapes", shapes.training() + shapes.test()));
        FactoredImages test = DrawnShapes.draw(shapes.test(), shapes.shape(), key.fold("test"));
        Images training = DrawnShapes.draw(shapes.training(), shapes.shape(), key.fold("training"))
                .images();
        return split(training, test.images(), Optional.of(test), data, key);
    }

    private static ImageSets stacked(
            ImageData.StackedMnist source, ImageData data, RandomKey key, MnistFiles files, Consumer<String> say)
            throws IOException {
        say.accept(String.format(Locale.ROOT, "stacking %,d images of digits", source.training() + source.test()));
        try {
            Images training = StackedDigits.draw(files.training(), source.training(), key.fold("training"));
            Images test = StackedDigits.draw(files.test(), source.test(), key.fold("test"));
            return split(training, test, Optional.empty(), data, key);
        } catch (IllegalArgumentException e) {
            throw new IOException(files.directory() + ": " + e.getMessage(), e);
        }
    }

    private static ImageSets folder(ImageData.Folder source, ImageData data, RandomKey key, @Nullable Path directory)
            throws IOException {
        if (directory == null) {
            throw new IOException("a recipe of a folder of images needs --data DIR, the folder");
        }
        if (Files.isDirectory(directory.resolve("train")) && Files.isDirectory(directory.resolve("test"))) {
            Images training = ImageFolder.read(directory.resolve("train"), source.shape(), source.fitting());
            Images test = ImageFolder.read(directory.resolve("test"), source.shape(), source.fitting());
            return split(
                    permuted(training, key.fold("order of training")),
                    permuted(test, key.fold("order of test")),
                    Optional.empty(),
                    data,
                    key);
        }
        Images all = ImageFolder.read(directory, source.shape(), source.fitting());
        if (data.heldOut() < 2) {
            throw new IOException(
                    directory + " has no folders train and test: data.heldOut must be at least 2, one half"
                            + " to validate on and the other to test on, but is " + data.heldOut());
        }
        return halved(split(all, all, Optional.empty(), data, key));
    }

    /** What is held out in two halves, so that nothing is tested on what chose the model. */
    private static ImageSets halved(ImageSets split) {
        Images held = split.validation().orElseThrow();
        int half = held.count() / 2;
        return new ImageSets(
                split.training(), Optional.of(held.range(0, half)), held.range(half, held.count()), Optional.empty());
    }

    /** Files come class by class, but the first images of a set are to stand for all of it. */
    private static Images permuted(Images images, RandomKey key) {
        return images.select(key.stream().permutation(images.count()));
    }

    private static ImageSets split(
            Images training, Images test, Optional<FactoredImages> factored, ImageData data, RandomKey key)
            throws IOException {
        requireAlike(training, test);
        int held = data.heldOut();
        if (held == 0) {
            return new ImageSets(training, Optional.empty(), test, factored);
        }
        if (held >= training.count()) {
            throw new IOException(
                    "data.heldOut must leave images to train on, but is " + held + " of " + training.count());
        }
        int[] order = key.fold("held out").stream().permutation(training.count());
        return new ImageSets(
                training.select(Arrays.copyOfRange(order, held, order.length)),
                Optional.of(training.select(Arrays.copyOf(order, held))),
                test,
                factored);
    }

    private static void requireAlike(Images training, Images test) throws IOException {
        if (!training.shape().equals(test.shape())) {
            throw new IOException("images to train on and to test on must have one size and mode, but are "
                    + training.shape() + " and " + test.shape());
        }
        List<String> trained = training.labels().map(Labels::classes).orElse(List.of());
        List<String> tested = test.labels().map(Labels::classes).orElse(List.of());
        if (!trained.equals(tested)) {
            throw new IOException("images to train on and to test on must have the same classes, but have " + trained
                    + " and " + tested);
        }
    }

    private static Path mnist(@Nullable Path given) throws IOException {
        Path directory = given == null ? Path.of("data", "mnist") : given;
        if (Files.isDirectory(directory.resolve("mnist"))) {
            directory = directory.resolve("mnist"); // --data may name the folder of all data sets
        }
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no " + directory
                    + ": \"figment data fetch mnist\" fetches it, --data DIR names another place");
        }
        return directory;
    }

    /** The size and mode of all images. */
    public ImageShape shape() {
        return training.shape();
    }

    /** How many classes there are; 0 where images have no labels. */
    public int classes() {
        return training.labels().map(labels -> labels.classes().size()).orElse(0);
    }
}
