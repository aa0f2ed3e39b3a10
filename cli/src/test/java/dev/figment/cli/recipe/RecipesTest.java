package dev.figment.cli.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.data.text.SpecialTokens;
import dev.figment.decoding.LengthPenalty;
import dev.figment.decoding.MaximumLength;
import dev.figment.optim.Adam;
import dev.figment.optim.AdamForm;
import dev.figment.optim.Cosine;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.InverseSquareRoot;
import dev.figment.optim.Noam;
import dev.figment.optim.Sgd;
import dev.figment.training.Every;
import dev.figment.training.Steps;
import dev.figment.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipesTest {

    private static final String SHORT = """
            task: translation
            data: {kind: multi30k, source: de, target: en}
            tokenizer: {vocabularySize: 1000}
            model: {encoderLayers: 1, decoderLayers: 2, modelDim: 32, heads: 4, feedForwardDim: 64}
            training:
              tokensPerBatch: 1024
              schedule: {kind: noam, warmup: 100}
              limits: {steps: 10}
            """;

    @TempDir
    Path directory;

    static List<String> builtInNames() {
        return List.copyOf(Recipes.builtIn().keySet());
    }

    @ParameterizedTest
    @MethodSource("builtInNames")
    void everyBuiltInRecipeLoadsAndSurvivesItsJson(String name) {
        Recipe recipe = Recipes.load(name, List.of());

        assertThat(recipe.name()).isEqualTo(name);
        assertThat(Recipes.fromJson(recipe.toJson(), "recipe.json")).isEqualTo(recipe);
    }

    @ParameterizedTest
    @MethodSource("builtInNames")
    void everyBuiltInRecipeHasOneLineAboutIt(String name) {
        assertThat(Recipes.builtIn().get(name))
                .isNotBlank()
                .doesNotContain("\n")
                .hasSizeLessThan(90);
        assertThat(Recipes.text(name)).startsWith("# ");
    }

    @Test
    void aShortRecipeHasDefaultsForWhatItDoesNotSay() throws IOException {
        TranslationRecipe recipe = translation(file("my-recipe.yaml", SHORT), List.of());

        assertThat(recipe.name()).isEqualTo("my-recipe");
        assertThat(recipe.seed()).isEqualTo(1);
        assertThat(recipe.data())
                .isEqualTo(new TranslationData.Multi30k(
                        TranslationData.Multi30k.Language.DE, TranslationData.Multi30k.Language.EN));
        assertThat(recipe.tokenizer().joint()).isTrue();
        assertThat(recipe.model().layer().keyValueHeads()).isEqualTo(4);
        assertThat(recipe.training().update().schedule()).isEqualTo(Noam.of(32, 100));
        assertThat(recipe.training().update().optimizer()).isEqualTo(Adam.of(0.9, 0.98, 1e-9));
        assertThat(recipe.training().update().clipping()).isEqualTo(GradientClipping.none());
        assertThat(recipe.training().loop().limits().asList()).containsExactly(Steps.of(10));
        assertThat(recipe.training().loop().validateEvery()).isEqualTo(Every.epochs(1));
        assertThat(recipe.training().loop().averaging()).isEqualTo(new Averaging.None());
        assertThat(recipe.training().loop().replicas()).isEmpty();
        assertThat(recipe.decoding())
                .isEqualTo(new DecodingRecipe(5, LengthPenalty.power(1), MaximumLength.ofSource(2, 10)));
    }

    @Test
    void aModelIsBuiltOnceItsVocabulariesAreKnown() throws IOException {
        ModelRecipe model = translation(file("r.yaml", SHORT), List.of()).model();

        TransformerConfig config = model.config(900, 900, SpecialTokens.STANDARD);

        assertThat(config.sourceVocabulary()).isEqualTo(900);
        assertThat(config.encoderLayers()).isEqualTo(1);
        assertThat(config.decoderLayers()).isEqualTo(2);
        assertThat(config.layer().modelDim()).isEqualTo(32);
        assertThat(config.scaleEmbeddings()).isTrue();
    }

    @Test
    void settingsReplaceValuesAndAreReadAsTheTypeOfTheirKey() {
        TranslationRecipe recipe = translation(
                "multi30k",
                List.of(
                        "seed=7",
                        "name=2024",
                        "data.source=en",
                        "data.target=de",
                        "tokenizer.lowercase=false",
                        "training.tokensPerBatch=2_048",
                        "training.schedule.peak=5e-4",
                        "training.schedule.warmup=700",
                        "training.clipNorm=none",
                        "training.patience=none",
                        "training.goal=42.5",
                        "training.replicas=2",
                        "training.validateEvery=500 steps",
                        "training.limits.steps=80",
                        "training.limits.minutes=55"));

        assertThat(recipe.seed()).isEqualTo(7);
        assertThat(recipe.name()).isEqualTo("2024");
        assertThat(recipe.tokenizer().training().lowercase()).isFalse();
        assertThat(recipe.training().tokensPerBatch()).isEqualTo(2048);
        assertThat(recipe.training().update().schedule()).isEqualTo(InverseSquareRoot.of(5e-4, 700));
        assertThat(recipe.training().update().clipping()).isEqualTo(GradientClipping.none());
        assertThat(recipe.training().loop().patience()).isEmpty();
        assertThat(recipe.training().loop().goal()).hasValue(42.5);
        assertThat(recipe.training().loop().replicas()).hasValue(2);
        assertThat(recipe.training().loop().validateEvery()).isEqualTo(Every.steps(500));
        assertThat(recipe.training().loop().limits().steps()).hasValue(80);
        assertThat(recipe.training().loop().limits().minutes()).hasValue(55);
    }

    @Test
    void aNewKindBeginsItsSectionAnewWhateverTheOrderOfTheSettings() throws IOException {
        String file = file("r.yaml", SHORT);

        TranslationRecipe recipe = translation(
                file,
                List.of(
                        "training.schedule.peak=0.1",
                        "training.schedule.kind=cosine",
                        "training.optimizer=sgd",
                        "training.average.kind=last",
                        "training.average.count=4"));

        assertThat(recipe.training().update().schedule()).isEqualTo(Cosine.of(0.1, 0, 10)); // as long as the training
        assertThat(recipe.training().update().optimizer()).isEqualTo(Sgd.plain());
        assertThat(recipe.training().loop().averaging())
                .isEqualTo(new Averaging.Last(4, Averaging.Last.Snapshot.CHECKPOINTS));
    }

    @ParameterizedTest
    @CsvSource({
        "training.optimizer.kind=adamW",
        "training.optimizer.kind=sgd",
        "training.optimizer.kind=rmsProp",
        "training.optimizer.form=equation",
        "training.average.kind=exponential",
        "decoding.lengthPenalty=none",
        "decoding.lengthPenalty.kind=gnmt",
        "model.sharing=none",
        "model.positions=learned",
        "model.activation=geluTanh",
    })
    void everyAlternativeSurvivesItsJson(String setting) throws IOException {
        TranslationRecipe recipe = translation(file("r.yaml", SHORT), List.of(setting));

        assertThat(TranslationRecipe.fromJson(recipe.toJson(), "recipe.json"))
                .isEqualTo(recipe)
                .isNotEqualTo(translation(file("r.yaml", SHORT), List.of()));
    }

    @Test
    void everyScheduleAndPenaltyWithRequiredKeysSurvivesItsJson() throws IOException {
        for (List<String> settings : List.of(
                List.of("training.schedule.kind=constant", "training.schedule.peak=0.1"),
                List.of("training.schedule.kind=linear", "training.schedule.peak=0.1", "training.schedule.steps=9"),
                List.of(
                        "training.schedule.kind=inverseSquareRoot",
                        "training.schedule.peak=1",
                        "training.schedule.warmup=3"),
                List.of("decoding.lengthPenalty.kind=wordReward", "decoding.lengthPenalty.gamma=-0.5"),
                List.of("training.optimizer.kind=adam", "training.optimizer.epsilon=1e-7"))) {
            TranslationRecipe recipe = translation(file("r.yaml", SHORT), settings);

            assertThat(TranslationRecipe.fromJson(recipe.toJson(), "recipe.json"))
                    .isEqualTo(recipe);
        }
        assertThat(translation(file("r.yaml", SHORT), List.of("training.optimizer.form=equation"))
                        .training()
                        .update()
                        .optimizer())
                .isEqualTo(Adam.of(0.9, 0.98, 1e-9).withForm(AdamForm.EQUATION));
    }

    @Test
    void filesKeepTheirTestsInOrderAndAreFoundUnderADirectory() throws IOException {
        String yaml = SHORT.replace("data: {kind: multi30k, source: de, target: en}", """
                data:
                  kind: files
                  training: {source: train.de, target: train.en}
                  validation: {source: val.de, target: /elsewhere/val.en}
                  tests:
                    second: {source: b.de, target: b.en}
                    first: {source: a.de, target: a.en}
                """.strip());

        TranslationRecipe recipe = translation(file("r.yaml", yaml), List.of());

        assertThat(TranslationRecipe.fromJson(recipe.toJson(), "recipe.json")).isEqualTo(recipe);
        TranslationData.Files files = ((TranslationData.Files) recipe.data()).under(Path.of("corpus"));
        assertThat(files.training().source()).isEqualTo(Path.of("corpus/train.de"));
        assertThat(files.validation().target()).isEqualTo(Path.of("/elsewhere/val.en"));
        assertThat(files.tests().keySet()).containsExactly("second", "first");
    }

    /** What is wrong, and the one line that says so. */
    static Map<String, String> mistakes() {
        return Map.ofEntries(
                Map.entry(
                        "training.tokenPerBatch=5",
                        "--set training.tokenPerBatch=5: unknown key"
                                + " training.tokenPerBatch; did you mean training.tokensPerBatch?"),
                Map.entry("modle.heads=5", "--set modle.heads=5: unknown key modle; did you mean model?"),
                Map.entry(
                        "training.heads=5",
                        "--set training.heads=5: unknown key training.heads;" + " did you mean model.heads?"),
                Map.entry(
                        "decoding.zzzzzzz=5",
                        "--set decoding.zzzzzzz=5: unknown key decoding.zzzzzzz; decoding has"
                                + " beam, lengthPenalty, maximumLength"),
                Map.entry(
                        "model.heads=many",
                        "--set model.heads=many: model.heads must be a whole number of at least 1,"
                                + " but is \"many\""),
                Map.entry(
                        "model.heads=2.5",
                        "--set model.heads=2.5: model.heads must be a whole number of at least 1," + " but is \"2.5\""),
                Map.entry(
                        "model.heads=0",
                        "--set model.heads=0: model.heads must be a whole number of at least 1," + " but is \"0\""),
                Map.entry(
                        "model.heads=99999999999999999999",
                        "--set model.heads=99999999999999999999: model.heads must"
                                + " be a whole number of at least 1, but is \"99999999999999999999\""),
                Map.entry(
                        "model.heads=5",
                        "--set model.heads=5: model: modelDim must be divisible by heads: "
                                + translation("multi30k", List.of())
                                        .model()
                                        .layer()
                                        .modelDim()
                                + " and 5"),
                Map.entry(
                        "model.dropout=1",
                        "--set model.dropout=1: model.dropout must be a number from 0 to below 1," + " but is \"1\""),
                Map.entry(
                        "model.dropout=NaN",
                        "--set model.dropout=NaN: model.dropout must be a number from 0 to below"
                                + " 1, but is \"NaN\""),
                Map.entry(
                        "model.activation=rleu",
                        "--set model.activation=rleu: model.activation must be one of relu,"
                                + " gelu, geluTanh, silu, swiglu, but is \"rleu\"; did you mean relu?"),
                Map.entry(
                        "tokenizer.joint=yes",
                        "--set tokenizer.joint=yes: tokenizer.joint must be true or false," + " but is \"yes\""),
                Map.entry(
                        "tokenizer.joint=false",
                        "--set tokenizer.joint=false: model.sharing all needs one vocabulary,"
                                + " but tokenizer.joint is false"),
                Map.entry(
                        "training.validateEvery=often",
                        "--set training.validateEvery=often: training.validateEvery must"
                                + " be a number of steps or epochs, such as \"500 steps\" or \"1 epoch\", but is \"often\""),
                Map.entry(
                        "training.clipNorm=-1",
                        "--set training.clipNorm=-1: training.clipNorm must be a number above"
                                + " 0, or none, but is \"-1\""),
                Map.entry(
                        "training.schedule.kind=cosine",
                        "--set training.schedule.kind=cosine: training.schedule.peak must be a"
                                + " number above 0, but is missing"),
                Map.entry(
                        "training.optimizer=sdg",
                        "--set training.optimizer=sdg: training.optimizer.kind must be one"
                                + " of adam, adamW, sgd, rmsProp, but is \"sdg\"; did you mean sgd?"),
                Map.entry(
                        "training.optimizer.momentum=0.9",
                        "--set training.optimizer.momentum=0.9: unknown key"
                                + " training.optimizer.momentum; training.optimizer has kind, beta1, beta2, epsilon,"
                                + " weightDecay, form"),
                Map.entry(
                        "data.target=de",
                        "--set data.target=de: data: source and target must be two languages, but" + " both are de"),
                Map.entry("model=big", "--set model=big: model must be a section, but is \"big\""),
                Map.entry("seed", "--set seed: expected KEY=VALUE, such as training.accumulate=2"));
    }

    @ParameterizedTest
    @MethodSource("mistakenSettings")
    void aMistakenSettingIsNamedInOneLine(String setting, String message) {
        assertThatThrownBy(() -> translation("multi30k", List.of(setting)))
                .isInstanceOf(RecipeException.class)
                .hasMessage(message);
    }

    static List<Object[]> mistakenSettings() {
        return mistakes().entrySet().stream()
                .map(entry -> new Object[] {entry.getKey(), entry.getValue()})
                .toList();
    }

    @Test
    void aSettingGivenTwiceIsRefused() {
        assertThatThrownBy(() -> translation("dates", List.of("seed=1", "seed=2")))
                .hasMessage("--set gives seed twice: 1 and 2");
    }

    @Test
    void anUnknownRecipeIsToldTheNearestOne() {
        assertThatThrownBy(() -> translation("multi30", List.of()))
                .isInstanceOf(RecipeException.class)
                .hasMessage("unknown recipe \"multi30\"; did you mean multi30k?");
        assertThatThrownBy(() -> translation("poetry", List.of()))
                .hasMessageMatching(
                        "unknown recipe \"poetry\"; there are dates, multi30k, .*, and files that end in .yaml");
    }

    @Test
    void mistakesInAFileAreToldWithTheirLine() throws IOException {
        assertMistake(
                SHORT + "  labelSmothing: 0.1\n",
                ", line 9: unknown key training.labelSmothing; did you mean training.labelSmoothing?");
        assertMistake(
                SHORT.replace("{steps: 10}", "{steps: ten}"),
                ", line 8: training.limits.steps must be a whole number of at least 1, but is \"ten\"");
        assertMistake(
                SHORT.replace("{steps: 10}", "{}"),
                ", line 8: training.limits: training needs a limit: steps, epochs, minutes or several of them");
        assertMistake(
                SHORT.replace("heads: 4", "heads: [4]"),
                ", line 4: model.heads must be a whole number of at least 1, but is a list");
        assertMistake(
                SHORT.replace("heads: 4", "heads: \"4\""),
                ", line 4: model.heads must be a whole number of at least 1, but is \"4\"");
        assertMistake(
                SHORT.replace("heads: 4", "heads:"),
                ", line 4: model.heads must be a whole number of at least 1, but is empty");
        assertMistake(
                SHORT.replace("modelDim: 32, ", ""),
                ", line 4: model.modelDim must be a whole number of at least 1, but is missing");
        assertMistake(
                SHORT.replace("modelDim: 32, ", "modelDmi: 32, "),
                ", line 4: unknown key model.modelDmi; did you mean model.modelDim?");
        assertMistake(
                SHORT.replace("task: translation", "task: poetry"),
                ", line 1: task must be one of classifier, gan, translation, vae, but is \"poetry\"");
        assertMistake(SHORT + "training: {}\n", ", line 9, column 9: the key 'training' is given twice");
    }

    @Test
    void aMissingSectionIsToldByItsFirstRequiredKey() throws IOException {
        assertMistake(
                SHORT.replace("tokenizer: {vocabularySize: 1000}\n", ""),
                ": tokenizer.vocabularySize must be a whole number of at least 259, but is missing");
    }

    @Test
    void whatIsNoRecipeIsRefused() throws IOException {
        assertMistake("", " is empty, but should be a recipe in YAML");
        assertMistake("# only a comment\n", " is empty, but should be a recipe in YAML");
        assertMistake("just words\n", " should have a recipe's sections, but has \"just words\"");
        assertMistake(SHORT + "---\ntask: translation\n", ", line 10: a second document begins, but a recipe is one");
        assertMistake("data: &d {kind: dates}\n", ", line 1: anchors and aliases are not used in recipes");
        assertMistake("data: !t {kind: dates}\n", ", line 1: tags are not used in recipes");
        assertThatThrownBy(() -> translation(file("r.yaml", "data: {kind: dates\nmodel: [\n"), List.of()))
                .isInstanceOf(RecipeException.class)
                .hasMessageMatching(".*r\\.yaml, line 2, column \\d+: invalid YAML: .*")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path missing = directory.resolve("none.yaml");
        assertThatThrownBy(() -> translation(missing.toString(), List.of()))
                .hasMessage(missing + ": no such recipe file");
        assertThatThrownBy(() -> translation(directory.toString(), List.of()))
                .hasMessage(directory + " is a directory, but a recipe is a YAML file");
        Path latin = Files.write(directory.resolve("latin.yaml"), "name: Größe".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> translation(latin.toString(), List.of())).hasMessage(latin + " is not UTF-8");
    }

    @Test
    void aRecipeInJsonIsHeldToTheSameRules() {
        var json = translation("dates", List.of()).toJson();
        json.put("colour", "red");

        assertThatThrownBy(() -> TranslationRecipe.fromJson(json, "runs/dates/recipe.json"))
                .hasMessage("runs/dates/recipe.json: unknown key colour; the sections are task, name, seed, data,"
                        + " tokenizer, model, training, decoding");
    }

    private void assertMistake(String yaml, String afterFile) throws IOException {
        String file = file("r.yaml", yaml);
        assertThatThrownBy(() -> translation(file, List.of()))
                .isInstanceOf(RecipeException.class)
                .hasMessage(file + afterFile);
    }

    private String file(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml).toString();
    }

    private static TranslationRecipe translation(String nameOrFile, List<String> settings) {
        return (TranslationRecipe) Recipes.load(nameOrFile, settings);
    }
}
