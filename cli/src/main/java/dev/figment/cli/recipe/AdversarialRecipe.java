package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.gan.networks.ConvolutionalNetworks.Normalization;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides how a generator and a discriminator learn by playing against each other: from the same recipe,
 * data, threads and build come the same networks, bit for bit. Immutable.
 *
 * @param name what a run is called unless told otherwise
 * @param seed all random numbers follow from it
 * @param data what is to be generated
 * @param networks who plays
 * @param game by which rules
 * @param training how they learn
 */
public record AdversarialRecipe(
        String name,
        long seed,
        AdversarialData data,
        NetworksRecipe networks,
        GameRecipe game,
        AdversarialTrainingRecipe training)
        implements Recipe {

    /** The task that this kind of recipe is for, as its files name it. */
    public static final String TASK = "gan";

    private static final List<String> KEYS = List.of("task", "name", "seed", "data", "networks", "game", "training");

    /** @throws IllegalArgumentException if sections contradict each other */
    public AdversarialRecipe {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a recipe needs a name");
        }
        boolean ofImages = networks instanceof NetworksRecipe.OfImages;
        if (ofImages != (data instanceof AdversarialData.OfImages)) {
            throw new IllegalArgumentException("networks.kind points and pacgan are for data of kind ring and grid,"
                    + " multilayer and convolutional for images");
        }
        if (networks instanceof NetworksRecipe.OfImages players && data instanceof AdversarialData.OfImages images) {
            images.data().source().asked().ifPresent(players::require);
        }
        if (game.packing() > 1 && networks instanceof NetworksRecipe.OfImages players && players.conditional()) {
            throw new IllegalArgumentException("game.packing is for networks without condition, but is "
                    + game.packing() + " with networks.conditional true");
        }
        if (game.slopes()
                && networks instanceof NetworksRecipe.Convolutional players
                && players.normalization() == Normalization.BATCH) {
            throw new IllegalArgumentException(
                    "game.r1, game.r2 and game.gradientPenalty are of each example by itself, and"
                            + " batch normalisation mixes them: networks.normalization must be none or spectral, but is batch");
        }
        if (training.batchSize() % game.packing() != 0) {
            throw new IllegalArgumentException("training.batchSize must be a multiple of game.packing, but is "
                    + training.batchSize() + " with " + game.packing());
        }
        if (game.augmentation() != GameRecipe.Augmentation.NONE
                && (!ofImages || game.loss() == GameRecipe.LossKind.WASSERSTEIN)) {
            throw new IllegalArgumentException(
                    "game.augmentation is of images, and adapts to how sure the discriminator is, which a wasserstein"
                            + " critic does not say: leave it at none");
        }
    }

    static AdversarialRecipe read(RecipeSource source, String name) {
        RecipeSection.requireTask(source, TASK);
        RecipeSection root = RecipeSection.root(source).knowing(KEYS);
        String called = root.at("name").or(name).text("a name");
        long seed = root.at("seed").or(1).longInteger(Long.MIN_VALUE);
        AdversarialData data = AdversarialData.read(root.kindSection("data"));
        NetworksRecipe networks = NetworksRecipe.read(root.kindSection("networks"));
        AdversarialTrainingRecipe training = AdversarialTrainingRecipe.read(root.section("training"));
        GameRecipe game =
                GameRecipe.read(root.section("game"), training.loop().limits().steps());
        return root.build(() -> new AdversarialRecipe(called, seed, data, networks, game, training));
    }

    @Override
    public LoopRecipe loop() {
        return training.loop();
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("task", TASK);
        json.put("name", name);
        json.put("seed", seed);
        json.set("data", data.toJson());
        json.set("networks", networks.toJson());
        json.set("game", game.toJson());
        json.set("training", training.toJson());
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param origin names the file in errors
     * @throws RecipeException if a key is unknown, missing, of another type or out of range
     */
    public static AdversarialRecipe fromJson(ObjectNode json, String origin) {
        return read(new RecipeSource(origin, json, Map.of(), Map.of()), TASK);
    }
}
