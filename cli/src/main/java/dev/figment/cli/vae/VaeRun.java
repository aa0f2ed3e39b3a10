package dev.figment.cli.vae;

import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.recipe.VaeRecipe;
import dev.figment.cli.run.RunDirectory;
import dev.figment.nn.Architecture;
import dev.figment.vae.ImageCoder;
import dev.figment.vae.ImageCoderArchitecture;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained autoencoder. Owns the model.
 *
 * @param path of the run
 * @param recipe how it was trained
 * @param model in evaluation mode
 */
public record VaeRun(Path path, VaeRecipe recipe, ImageCoder model) implements AutoCloseable {

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

    @Override
    public void close() {
        model.close();
    }
}
