package dev.figment.cli.translation;

import dev.figment.cli.recipe.BestBy;
import dev.figment.cli.recipe.TrainingRecipe;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.cli.recipe.UpdateRecipe;
import dev.figment.cli.report.ScoredText;
import dev.figment.cli.report.TranslationSample;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.RunTraining;
import dev.figment.cli.run.TaskTraining;
import dev.figment.data.text.BatchLimits;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.RandomKey;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.StopSignal;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.checkpoints.CheckpointDirectory;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries out the training of a translation recipe and leaves its best model in the run directory. Whatever can be wrong
 * with a recipe and its data is found before the directory is made.
 */
public final class TranslationTraining implements TaskTraining {

    private static final int PRINTED_SAMPLES = 4;

    private final TranslationRecipe recipe;
    private final RunTraining training;
    private final TranslationCorpora corpora;
    private final TranslationTokenizers tokenizers;
    private final TokenBudgetBatches batches;
    private final TokenBudgetBatches held;
    private final Consumer<String> say;

    private TranslationTraining(
            TranslationRecipe recipe,
            RunDirectory run,
            TranslationCorpora corpora,
            boolean resumes,
            TranslationTokenizers tokenizers,
            Consumer<String> say) {
        this.recipe = recipe;
        this.training = new RunTraining(run, recipe, resumes, say);
        this.corpora = corpora;
        this.tokenizers = tokenizers;
        this.say = say;
        batches = batches("training", corpora.training());
        held = batches("validation", corpora.validation());
    }

    /**
     * Prepares a run from its beginning: learns the vocabulary and batches the data. Nothing is written yet, and LibTorch
     * is not used.
     *
     * @param say is told what happens, a line at a time
     * @throws IllegalArgumentException if the corpus does not support the vocabulary, or is longer than the limits
     */
    public static TranslationTraining fromTheBeginning(
            TranslationRecipe recipe, RunDirectory run, TranslationCorpora corpora, Consumer<String> say) {
        return new TranslationTraining(recipe, run, corpora, false, learnTokenizers(recipe, corpora, say), say);
    }

    /**
     * Prepares a run that goes on, with the vocabulary that it has; one that was killed before its first checkpoint learns it
     * again.
     *
     * @param say is told what happens, a line at a time
     * @throws IOException in one line, if the run's tokenisers cannot be read
     */
    public static TranslationTraining goingOn(
            TranslationRecipe recipe, RunDirectory run, TranslationCorpora corpora, Consumer<String> say)
            throws IOException {
        boolean begun = !CheckpointDirectory.ofRun(run.path()).newestFirst().isEmpty();
        TranslationTokenizers tokenizers = begun
                ? TranslationTokenizers.read(recipe.tokenizer(), run.path())
                : learnTokenizers(recipe, corpora, say);
        return new TranslationTraining(recipe, run, corpora, true, tokenizers, say);
    }

    private static TranslationTokenizers learnTokenizers(
            TranslationRecipe recipe, TranslationCorpora corpora, Consumer<String> say) {
        int asked = recipe.tokenizer().training().vocabularySize();
        say.accept(String.format(
                Locale.ROOT,
                "learning a vocabulary of %,d tokens from %,d pairs",
                asked,
                corpora.training().size()));
        return TranslationTokenizers.train(recipe.tokenizer(), corpora.training());
    }

    @Override
    public String unit() {
        return "tokens";
    }

    @Override
    public boolean hasPerplexity() {
        return true;
    }

    @Override
    public LearningRateCurve testLearningRates(LearningRateRangeTest test, StopSignal signal) {
        try (Transformer model = model();
                Trainer<TranslationBatch> trainer = trainer(model, List.of(), signal)) {
            return trainer.testLearningRates(test, batches::epoch);
        }
    }

    private Transformer model() {
        TransformerConfig config = recipe.model()
                .config(
                        tokenizers.source().vocabularySize(),
                        tokenizers.target().vocabularySize(),
                        SpecialTokens.of(tokenizers.source()));
        return new Transformer(config, key().fold("model"));
    }

    @Override
    public TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException {
        try (Transformer model = model()) {
            requireReadable(model);
            TrainingEnd end;
            try (Trainer<TranslationBatch> trainer = trainer(model, listeners, signal)) {
                end = training.fit(
                        trainer, batches::epoch, environment, () -> tokenizers.write(recipe.tokenizer(), run().path()));
            }
            training.loadBest(model, end);
            run().writeModel(
                            model,
                            TranslationRun.ARCHITECTURES,
                            GenerationConfig.of(recipe.decoding(), model.config()));
            return end;
        }
    }

    @Override
    public void report(
            TrainingEnd end, Map<String, String> environment, StopSignal signal, PrintWriter out, PrintWriter err)
            throws IOException {
        try (TranslationRun trained = TranslationRun.open(run().path())) {
            TranslationReport report = new TranslationReport(trained, corpora);
            boolean stopped = end.reason() == TrainingEnd.Reason.STOPPED;
            List<TestScores> scores = stopped ? List.of() : report.scores(err::println, signal::requested);
            List<TranslationSample> samples = signal.requested() ? List.of() : report.samples();
            report.write(run(), end, scores, samples, environment);
            samples.stream().limit(PRINTED_SAMPLES).forEach(sample -> print(sample, out));
            scores.forEach(score -> score.lines().forEach(out::println));
        }
    }

    private static void print(TranslationSample sample, PrintWriter out) {
        out.println(sample.source());
        for (ScoredText best : sample.nBest()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %8.4f  (sum %8.4f)  %s",
                    best.score(),
                    best.logProbability(),
                    OutputLine.of(best.text())));
        }
    }

    @Override
    public String nextStep() {
        return "translate with: figment translate " + run().path() + " \"TEXT\"";
    }

    private RunDirectory run() {
        return training.run();
    }

    private RandomKey key() {
        return RandomKey.of(recipe.seed());
    }

    /** A sentence too long to translate is better found now than when it is scored. */
    private void requireReadable(Transformer model) {
        TranslationRun untrained = new TranslationRun(recipe, model, tokenizers);
        Translator translator = untrained.translator(untrained.search());
        if (recipe.training().bestBy() != BestBy.LOSS) {
            TestScores.requireReadable("validation", corpora.validation(), translator);
        }
        corpora.tests().forEach((name, test) -> TestScores.requireReadable(name, test, translator));
    }

    private TokenBudgetBatches batches(String part, ParallelCorpus corpus) {
        TrainingRecipe learning = recipe.training();
        TokenBudgetBatches made;
        try {
            made = new TokenBudgetBatches(
                    corpus.tokenize(tokenizers.source(), tokenizers.target()),
                    SpecialTokens.of(tokenizers.source()),
                    BatchLimits.tokens(learning.tokensPerBatch() * learning.accumulate())
                            .withMaximumLength(learning.maximumLength()),
                    key().fold("batches"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + ": " + e.getMessage(), e);
        }
        if (made.dropped() > 0) {
            say.accept(made.dropped() + " of " + corpus.size() + " " + part
                    + " pairs are longer than training.maximumLength, " + learning.maximumLength()
                    + " tokens, and left out");
        }
        return made;
    }

    private Trainer<TranslationBatch> trainer(Transformer model, List<TrainingListener> listeners, StopSignal signal) {
        UpdateRecipe update = recipe.training().update();
        var objective = new TranslationObjective(model, recipe.training().labelSmoothing());
        TrainerBuilder<TranslationBatch> builder = Trainer.of(
                        recipe.training().computation().of(objective))
                .optimizer(update.optimizer(), update.schedule())
                .groups(ParameterGroup::withoutDecayOfBiasesAndNorms)
                .clipping(update.clipping())
                .accumulation(recipe.training().accumulate())
                .seed(key().fold("training"))
                .validation(new TranslationValidation(recipe, model, tokenizers, corpora.validation()).of(held));
        return training.configure(builder, listeners, signal).build();
    }
}
