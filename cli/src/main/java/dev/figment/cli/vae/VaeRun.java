package dev.figment.cli.vae;

import dev.figment.cli.images.ImageSets;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.recipe.VaeRecipe;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.vae.ImageCoder;
import dev.figment.vae.ImageCoderArchitecture;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained autoencoder. Owns the model.
 *
 * @param path of the run
 * @param recipe how it was trained
 * @param model in evaluation mode
 */
public record VaeRun(Path path, VaeRecipe recipe, ImageCoder model) implements AutoCloseable {

    private static final int IMAGES_A_BATCH = 200;

    static final List<Architecture<ImageCoder>> ARCHITECTURES =
            List.of(ImageCoderArchitecture.VARIATIONAL, ImageCoderArchitecture.PLAIN);

    /**
     * Reads the run in a directory.
     *
     * @throws IOException in one line: there is none, or it is damaged, unfinished or of another task
     */
    public static VaeRun open(Path path) throws IOException {
        RunDirectory run = RunDirectory.existing(path);
        Recipe recipe = Recipes.fromJson(run.recipe(), run.recipeFile());
        if (!(recipe instanceof VaeRecipe ofVae)) {
            throw new IOException(path + " is a run of another task: expected a run of an autoencoder, such as that of"
                    + " \"figment train mnist-vae\"");
        }
        return new VaeRun(path, ofVae, run.readModel(ARCHITECTURES));
    }

    /**
     * The model as a variational one.
     *
     * @param why what needs a distribution over codes: {@code sampling}
     * @throws IOException in one line, if it is a plain autoencoder
     */
    public VariationalAutoencoder variational(String why) throws IOException {
        if (model instanceof VariationalAutoencoder variational) {
            return variational;
        }
        throw new IOException(path + " holds a plain autoencoder, but " + why + " needs a variational one");
    }

    /**
     * Labels for pictures to be made.
     *
     * @param given one for all; null for each class in turn
     * @return empty where the model is told none
     * @throws IOException in one line, if there is no such class, or a label is given to a model that is told none
     */
    public int[] labels(int count, @Nullable Integer given) throws IOException {
        int classes = model.config().classes();
        if (classes == 0) {
            if (given != null) {
                throw new IOException("the model in " + path + " is not told labels, but --label is " + given);
            }
            return new int[0];
        }
        if (given != null && (given < 0 || given >= classes)) {
            throw new IOException("--label must lie in 0 … " + (classes - 1) + ", but is " + given);
        }
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> given == null ? i % classes : given);
        return labels;
    }

    /**
     * One label for all pictures.
     *
     * @param given must be there for a model that is told labels: no class stands for the others
     * @return empty where the model is told none
     * @throws IOException in one line that says which classes there are, if none is given; otherwise as {@link #labels}
     */
    public int[] oneLabel(int count, @Nullable Integer given) throws IOException {
        int classes = model.config().classes();
        if (given == null && classes > 0) {
            throw new IOException(
                    "the model in " + path + " is told the class: expected --label N, with N in 0 … " + (classes - 1));
        }
        return labels(count, given);
    }

    /**
     * Images of files, of the size and mode that the model has, prepared as those that it learned from.
     *
     * @param label of all; must be given to a conditional model
     * @throws IOException in one line, if one is missing, damaged or of another size or mode
     */
    public ImageBatch images(List<Path> files, @Nullable Integer label) throws IOException {
        Images images = ImageFolder.read(files, model.config().image(), ImageFolder.Fitting.EXACT);
        if (model.config().classes() > 0) {
            if (label == null) {
                throw new IOException("the model in " + path + " is told labels: --label N says that of the images");
            }
            images = images.labelled(
                    Labels.numbered(labels(files.size(), label), model.config().classes()));
        } else {
            labels(files.size(), label); // refuses one that nobody is told
        }
        return ImageBatches.of(images, files.size(), RandomKey.of(recipe.seed()).fold("files"))
                .binarized(recipe.data().binarization())
                .inOrder()
                .get(0);
    }

    /**
     * The test images of the recipe, prepared as those that the model learned from.
     *
     * @param directory where images lie; null for the usual place
     * @throws IOException in one line, if they cannot be had
     */
    public List<ImageBatch> testBatches(@Nullable Path directory, Consumer<String> say) throws IOException {
        return prepared(test(directory, say), IMAGES_A_BATCH);
    }

    /**
     * Some of the test images.
     *
     * @param numbers theirs, from 0
     * @param directory as above
     * @throws IOException in one line, if they cannot be had, or there is no image of a number
     */
    public ImageBatch testImages(int[] numbers, @Nullable Path directory, Consumer<String> say) throws IOException {
        Images test = test(directory, say);
        for (int number : numbers) {
            if (number < 0 || number >= test.count()) {
                throw new IOException("there is no test image " + number + ": expected 0 to " + (test.count() - 1));
            }
        }
        return prepared(test.select(numbers), numbers.length).get(0);
    }

    private Images test(@Nullable Path directory, Consumer<String> say) throws IOException {
        return ImageSets.of(recipe.data(), recipe.seed(), directory, say).test();
    }

    private List<ImageBatch> prepared(Images images, int batchSize) {
        return ImageBatches.of(images, batchSize, RandomKey.of(recipe.seed()).fold("test"))
                .binarized(recipe.data().binarization())
                .inOrder();
    }

    @Override
    public void close() {
        model.close();
    }
}
