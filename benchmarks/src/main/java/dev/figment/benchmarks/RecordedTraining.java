package dev.figment.benchmarks;

import dev.figment.data.text.BatchLimits;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TokenizerJson;
import dev.figment.io.JsonFields;
import dev.figment.nn.Architecture;
import dev.figment.tensor.RandomKey;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.FeedForward;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.MarianArchitecture;
import dev.figment.transformer.NormPlacement;
import dev.figment.transformer.Normalization;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run of the recipe {@code multi30k} trained on and started from, made again from its {@code recipe.json} and
 * {@code tokenizer.json}: the same batches in the same order, and the same initial parameters, since both are functions of
 * the seed. Only what a PyTorch {@code nn.Transformer} has too is taken: post-norm layers with ReLU and one shared
 * embedding.
 *
 * @param path the run directory
 */
record RecordedTraining(Path path, JsonFields recipe, BytePairTokenizer tokenizer) {

    static final Architecture<Transformer> ARCHITECTURE = new MarianArchitecture();

    /** @throws IOException in one line: there is no run, or its recipe is another */
    static RecordedTraining read(Path run) throws IOException {
        JsonFields recipe = JsonFields.read(run.resolve("recipe.json")).getObject("recipe");
        recipe.getObject("data").getOneOf("kind", List.of("multi30k"));
        if (!recipe.getObject("tokenizer").getBoolean("joint")) {
            throw new IOException(run + ": the peer reads runs with a joint vocabulary, but this one has two");
        }
        return new RecordedTraining(run, recipe, TokenizerJson.read(run));
    }

    /** The batches of training, from the corpus in {@code data}. */
    TokenBudgetBatches batches(Path data) throws IOException {
        JsonFields languages = recipe.getObject("data");
        ParallelCorpus corpus = ParallelCorpus.read(
                data.resolve("train." + languages.getText("source") + ".gz"),
                data.resolve("train." + languages.getText("target") + ".gz"));
        JsonFields training = recipe.getObject("training");
        BatchLimits limits = BatchLimits.tokens(training.getInt("tokensPerBatch") * training.getInt("accumulate"));
        return new TokenBudgetBatches(
                corpus.tokenize(tokenizer, tokenizer),
                SpecialTokens.of(tokenizer),
                limits.withMaximumLength(training.getInt("maximumLength")),
                key().fold("batches"));
    }

    /** The model before its first step; owned by the caller. */
    Transformer initialModel() throws IOException {
        return new Transformer(config(), key().fold("model"));
    }

    /** The loss that is trained. */
    TranslationObjective objective(Transformer model) throws IOException {
        return new TranslationObjective(model, recipe.getObject("training").getDouble("labelSmoothing"));
    }

    private RandomKey key() throws IOException {
        return RandomKey.of(recipe.getLong("seed"));
    }

    private TransformerConfig config() throws IOException {
        JsonFields model = recipe.getObject("model");
        model.getOneOf("activation", List.of("relu"));
        model.getOneOf("normalization", List.of("layer"));
        model.getOneOf("placement", List.of("post"));
        model.getOneOf("sharing", List.of("all"));
        model.getOneOf("positions", List.of("sinusoidalHalves"));
        LayerConfig layer = new LayerConfig(
                model.getInt("modelDim"),
                model.getInt("heads"),
                model.getInt("keyValueHeads"),
                model.getInt("feedForwardDim"),
                FeedForward.Kind.RELU,
                Normalization.LAYER,
                NormPlacement.POST,
                model.getDouble("normEpsilon"),
                model.getDouble("dropout"),
                model.getDouble("attentionDropout"),
                model.getDouble("activationDropout"));
        return new TransformerConfig(
                tokenizer.vocabularySize(),
                tokenizer.vocabularySize(),
                model.getInt("encoderLayers"),
                model.getInt("decoderLayers"),
                layer,
                PositionKind.SINUSOIDAL_HALVES,
                model.getInt("maximumPositions"),
                EmbeddingSharing.ALL,
                true,
                false,
                SpecialTokens.of(tokenizer));
    }
}
