package dev.figment.cli.gan;

import dev.figment.cli.recipe.AdversarialData;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.run.RunDirectory;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Trained adversarial networks over points of a mixture. Owns them.
 *
 * @param recipe how they were trained
 * @param networks in evaluation mode
 */
public record MixtureRun(AdversarialRecipe recipe, AdversarialNetworks networks) implements AutoCloseable {

    /** So many points are measured and drawn, unless told otherwise: {@value}. */
    public static final int POINTS = MixtureTask.MEASURED;

    /**
     * Reads the run in a directory.
     *
     * @throws IOException in one line: there is none, it is damaged, unfinished or of another task, or makes no points
     */
    public static MixtureRun open(Path path) throws IOException {
        RunDirectory run = RunDirectory.existing(path);
        AdversarialRecipe recipe = AdversarialRun.recipe(run);
        if (!(recipe.data() instanceof AdversarialData.Mixture)) {
            throw new IOException(path + " generates images, not points: expected a run such as that of"
                    + " \"figment train gaussians-gan\"");
        }
        return new MixtureRun(recipe, run.readModel(AdversarialTraining.ARCHITECTURES));
    }

    /** Measures the generator as its training did, for people. */
    public List<String> scores() {
        try (GradientMode off = GradientMode.off()) {
            return AdversarialTraining.mixtureTask(recipe).scores(networks).lines();
        }
    }

    /**
     * Points that the generator makes, as a PNG file.
     *
     * @param count how many; positive
     * @param key of their latent vectors
     */
    public byte[] picture(int count, RandomKey key) {
        try (GradientMode off = GradientMode.off()) {
            return AdversarialTraining.mixtureTask(recipe).picture(networks, key, count);
        }
    }

    @Override
    public void close() {
        networks.close();
    }
}
