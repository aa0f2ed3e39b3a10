package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.optim.ParameterGroup;
import dev.figment.training.Phase;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How two networks learn by playing.
 *
 * @param batchSize real examples of a step
 * @param generatorRate the generator's learning rate, in learning rates of the schedule
 * @param update how gradients become a step, for both
 * @param loop how long training lasts, what is watched and kept
 */
public record AdversarialTrainingRecipe(int batchSize, double generatorRate, UpdateRecipe update, LoopRecipe loop) {

    static final List<String> KEYS = Stream.of(
                    List.of("batchSize", "generatorRate"), UpdateRecipe.KEYS, LoopRecipe.KEYS)
            .flatMap(List::stream)
            .toList();

    static AdversarialTrainingRecipe read(RecipeSection section) {
        section.knowing(KEYS);
        return section.build(() -> {
            LoopRecipe loop = LoopRecipe.read(section);
            return new AdversarialTrainingRecipe(
                    section.at("batchSize").integer(2),
                    section.at("generatorRate").or(1.0).positive(),
                    UpdateRecipe.read(
                            section, OptionalInt.empty(), loop.limits().steps()),
                    loop);
        });
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("batchSize", batchSize);
        json.put("generatorRate", generatorRate);
        update.write(json);
        loop.write(json);
        return json;
    }

    /** The phases of a step of a game. */
    public <B extends Batch<B>> List<Phase<B>> phases(AdversarialGame<B> game, GameRecipe rules) {
        List<Phase<B>> phases = rules.moves() == GameRecipe.Moves.AT_ONCE
                ? game.simultaneous(update.optimizer(), update.schedule())
                : game.alternating(
                        update.optimizer(),
                        update.schedule(),
                        update.optimizer(),
                        update.schedule(),
                        rules.discriminatorSteps());
        return phases.stream()
                .map(phase -> phase.withGroups(
                                phase.groups().stream().map(this::atItsRate).toList())
                        .withClipping(update.clipping()))
                .toList();
    }

    private ParameterGroup atItsRate(ParameterGroup group) {
        return group.name().equals(AdversarialGame.GENERATOR) ? group.withLearningRateScale(generatorRate) : group;
    }
}
