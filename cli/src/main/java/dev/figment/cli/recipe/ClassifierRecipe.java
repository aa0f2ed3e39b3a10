package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything that decides how a classifier of digits is trained.
 *
 * @param name what a run is called unless told otherwise
 * @param seed all random numbers follow from it
 * @param data images with labels
 * @param batchSize images a step
 * @param update how gradients become a step
 * @param loop how long training lasts, what is watched and kept
 */
public record ClassifierRecipe(
        String name, long seed, ImageData data, int batchSize, UpdateRecipe update, LoopRecipe loop) implements Recipe {

    /** The task that this kind of recipe is for, as its files name it. */
    public static final String TASK = "classifier";

    static final List<String> TRAINING = Stream.of(List.of("batchSize"), UpdateRecipe.KEYS, LoopRecipe.KEYS)
            .flatMap(List::stream)
            .toList();

    private static final List<String> KEYS = List.of("task", "name", "seed", "data", "training");

    /** @throws IllegalArgumentException if the name is blank, the batch empty, or the images are not those of MNIST's form */
    public ClassifierRecipe {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a recipe needs a name");
        }
        LoopRecipe.requirePositive("batchSize", batchSize);
        if (!(data.source() instanceof ImageData.Mnist)) {
            throw new IllegalArgumentException("a classifier learns from data of kind mnist, or a set of its form");
        }
    }

    static ClassifierRecipe read(RecipeSource source, String name) {
        RecipeSection.requireTask(source, TASK);
        RecipeSection root = RecipeSection.root(source).knowing(KEYS);
        String called = root.at("name").or(name).text("a name");
        long seed = root.at("seed").or(1).longInteger(Long.MIN_VALUE);
        ImageData data = ImageData.read(root.section("data"));
        RecipeSection training = root.section("training").knowing(TRAINING);
        return training.build(() -> {
            LoopRecipe loop = LoopRecipe.read(training);
            return new ClassifierRecipe(
                    called,
                    seed,
                    data,
                    training.at("batchSize").integer(1),
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
        ObjectNode training = json.putObject("training");
        training.put("batchSize", batchSize);
        update.write(training);
        loop.write(training);
        return json;
    }
}
