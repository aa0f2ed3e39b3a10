package dev.figment.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdversarialRecipeTest {

    @Test
    void aRunOfDigitsThatWasStoredWhenTheyWereTheOnlyImagesIsReadAndGoesOn() {
        Recipe now = Recipes.load("mnist-dcgan", List.of("data.heldOut=0"));
        ObjectNode stored = now.toJson();
        stored.putObject("data").put("kind", "mnist"); // all that was written then

        Recipe read = Recipes.fromJson(stored, "recipe.json");

        assertThat(read).isEqualTo(now);
        assertThat(RecipeDifference.between(read, now)).isEmpty();
    }

    @Test
    void theGamesOfImagesTakeEveryKindOfImages() {
        AdversarialRecipe folder = (AdversarialRecipe) Recipes.load(
                "mnist-dcgan",
                List.of("data.kind=folder", "data.height=64", "data.width=64", "data.channels=3", "data.heldOut=100"));

        ImageData data = ((AdversarialData.OfImages) folder.data()).data();
        assertThat(data.source())
                .isEqualTo(new ImageData.Folder(ImageShape.rgb(64, 64), ImageFolder.Fitting.CROP_AND_SCALE));
        assertThat(data.heldOut()).isEqualTo(100);
    }

    @Test
    void theBestStepOfEveryBuiltInGameOfImagesIsChosenByImagesThatAreNotTestedOn() {
        List<String> games = Recipes.builtIn().keySet().stream()
                .filter(name -> Recipes.load(name, List.of()) instanceof AdversarialRecipe recipe
                        && recipe.data() instanceof AdversarialData.OfImages)
                .toList();

        assertThat(games).contains("mnist-gan", "mnist-dcgan", "stacked-mnist-gan", "shapes-gan");
        assertThat(games).allSatisfy(name -> {
            AdversarialRecipe recipe = (AdversarialRecipe) Recipes.load(name, List.of());
            assertThat(((AdversarialData.OfImages) recipe.data()).data().heldOut())
                    .isGreaterThanOrEqualTo(2_000);
        });
    }

    @Test
    void stackedDigitsAreAsManyAsPapersMeasureUnlessToldOtherwise() {
        JsonNode data = Recipes.load("mnist-dcgan", List.of("data.kind=stacked-mnist", "data.training=70_000"))
                .toJson()
                .path("data");

        assertThat(data.path("training").asInt()).isEqualTo(70_000);
        assertThat(data.path("test").asInt()).isEqualTo(26_000);
    }
}
