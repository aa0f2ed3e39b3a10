package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything that decides how an autoencoder of images is trained.
 *
 * @param name what a run is called unless told otherwise
 * @param seed all random numbers follow from it
 * @param data the images
 * @param model the network
 * @param batchSize images a step
 * @param objective what is minimised
 * @param update how gradients become a step
 * @param loop how long training lasts, what is watched and kept
 */
public record VaeRecipe(
        String name,
        long seed,
        ImageData data,
        VaeModelRecipe model,
        int batchSize,
        VaeObjectiveRecipe objective,
        UpdateRecipe update,
        LoopRecipe loop)
        implements Recipe {

    /** The task that this kind of recipe is for, as its files name it. */
    public static final String TASK = "vae";

    static final List<String> TRAINING = Stream.of(
                    List.of("batchSize", "objective"), UpdateRecipe.KEYS, LoopRecipe.KEYS)
            .flatMap(List::stream)
            .toList();

    private static final List<String> KEYS = List.of("task", "name", "seed", "data", "model", "training");

    /** @throws IllegalArgumentException if the name is blank or the batch empty */
    public VaeRecipe {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a recipe needs a name");
        }
        LoopRecipe.requirePositive("batchSize", batchSize);
    }

    static VaeRecipe read(RecipeSource source, String name) {
        RecipeSection.requireTask(source, TASK);
        RecipeSection root = RecipeSection.root(source).knowing(KEYS);
        String called = root.at("name").or(name).text("a name");
        long seed = root.at("seed").or(1).longInteger(Long.MIN_VALUE);
        ImageData data = ImageData.read(root.section("data"));
        VaeModelRecipe model = VaeModelRecipe.read(root.section("model"));
        RecipeSection training = root.section("training").knowing(TRAINING);
        return training.build(() -> {
            LoopRecipe loop = LoopRecipe.read(training);
            return new VaeRecipe(
                    called,
                    seed,
                    data,
                    model,
                    training.at("batchSize").integer(1),
                    VaeObjectiveRecipe.read(training.kindSection("objective")),
                    UpdateRecipe.read(
                            training, OptionalInt.empty(), loop.limits().steps()),
                    loop);
        });
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("task", TASK);
        json.put("name", name);
        json.put("seed", seed);
        json.set("data", data.toJson());
        json.set("model", model.toJson());
        ObjectNode training = json.putObject("training");
        training.put("batchSize", batchSize);
        training.set("objective", objective.toJson());
        update.write(training);
        loop.write(training);
        return json;
    }
}
