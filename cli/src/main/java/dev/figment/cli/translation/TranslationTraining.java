package dev.figment.cli.translation;

import dev.figment.cli.recipe.Averaging;
import dev.figment.cli.recipe.BestBy;
import dev.figment.cli.recipe.TrainingRecipe;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.text.BatchLimits;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.LastAverage;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.RandomKey;
import dev.figment.training.Checkpoint;
import dev.figment.training.Every;
import dev.figment.training.StopSignal;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingLimit;
import dev.figment.training.TrainingListener;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries out the training of a translation recipe and leaves its best model in the run directory. Whatever can be wrong
 * with a recipe and its data is found before the directory is made.
 */
public final class TranslationTraining {

    /** Beyond these, shares of a batch become too small to be worth a thread. */
    private static final int MOST_REPLICAS = 8;

    private final TranslationRecipe recipe;
    private final RunDirectory run;
    private final TranslationCorpora corpora;
    private final boolean resumes;
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
        this.run = run;
        this.corpora = corpora;
        this.resumes = resumes;
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
        int asked = recipe.tokenizer().training().vocabularySize();
        say.accept(String.format(
                Locale.ROOT,
                "learning a vocabulary of %,d tokens from %,d pairs",
                asked,
                corpora.training().size()));
        TranslationTokenizers learned = TranslationTokenizers.train(recipe.tokenizer(), corpora.training());
        return new TranslationTraining(recipe, run, corpora, false, learned, say);
    }

    /**
     * Prepares a run that goes on, with the vocabulary that it has.
     *
     * @param say is told what happens, a line at a time
     * @throws IOException in one line, if the run's tokenisers cannot be read
     */
    public static TranslationTraining goingOn(
            TranslationRecipe recipe, RunDirectory run, TranslationCorpora corpora, Consumer<String> say)
            throws IOException {
        return new TranslationTraining(
                recipe, run, corpora, true, TranslationTokenizers.read(recipe.tokenizer(), run.path()), say);
    }

    /**
     * Trains, or goes on training, and stores the model that validated best. A new run that fails before its first step
     * leaves no directory.
     *
     * @param environment is recorded with the recipe
     * @param signal when to stop
     */
    public TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException {
        TransformerConfig config = recipe.model()
                .config(
                        tokenizers.source().vocabularySize(),
                        tokenizers.target().vocabularySize(),
                        SpecialTokens.of(tokenizers.source()));
        try (Transformer model = new Transformer(config, key().fold("model"))) {
            requireReadable(model);
            TrainingEnd end;
            try (Trainer<TranslationBatch> trainer = trainer(model, listeners, signal)) {
                if (resumes) {
                    if (trainer.resume().isEmpty()) {
                        say.accept("there is no checkpoint in " + run.path() + " yet: training begins anew");
                    }
                    run.writeRecipe(recipe.toJson(), environment);
                    end = fit(trainer);
                } else {
                    run.begin();
                    end = fitOrDiscard(trainer, environment);
                }
            }
            store(model, end);
            return end;
        }
    }

    private TrainingEnd fitOrDiscard(Trainer<TranslationBatch> trainer, Map<String, String> environment)
            throws IOException {
        try {
            tokenizers.write(recipe.tokenizer(), run.path());
            run.writeRecipe(recipe.toJson(), environment); // last: its presence says that the run can go on
            return fit(trainer);
        } catch (IOException | RuntimeException | Error e) {
            if (trainer.steps() == 0) {
                discard(e);
            }
            throw e;
        }
    }

    private void discard(Throwable why) {
        try {
            run.discard();
        } catch (IOException e) { // the reason of the failure is what the user needs
            why.addSuppressed(e);
        }
    }

    private TrainingEnd fit(Trainer<TranslationBatch> trainer) throws IOException {
        return trainer.fit(
                epoch -> batches.epoch(epoch),
                recipe.training().limits().asList().toArray(TrainingLimit[]::new));
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
        TrainingRecipe training = recipe.training();
        TokenBudgetBatches made;
        try {
            made = new TokenBudgetBatches(
                    corpus.tokenize(tokenizers.source(), tokenizers.target()),
                    SpecialTokens.of(tokenizers.source()),
                    BatchLimits.tokens(training.tokensPerBatch() * training.accumulate())
                            .withMaximumLength(training.maximumLength()),
                    key().fold("batches"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + ": " + e.getMessage(), e);
        }
        if (made.dropped() > 0) {
            say.accept(made.dropped() + " of " + corpus.size() + " " + part
                    + " pairs are longer than training.maximumLength, " + training.maximumLength()
                    + " tokens, and left out");
        }
        return made;
    }

    private Trainer<TranslationBatch> trainer(Transformer model, List<TrainingListener> listeners, StopSignal signal) {
        TrainingRecipe training = recipe.training();
        var objective = new TranslationObjective(model, training.labelSmoothing());
        TrainerBuilder<TranslationBatch> builder = Trainer.of(objective)
                .optimizer(training.optimizer(), training.schedule())
                .groups(ParameterGroup::withoutDecayOfBiasesAndNorms)
                .clipping(training.clipping())
                .accumulation(training.accumulate())
                .replicas(replicas(recipe))
                .seed(key().fold("training"))
                .validation(new TranslationValidation(recipe, model, tokenizers, corpora.validation()).of(held))
                .checkpoints(run.path(), training.checkpointEvery())
                .keepLast(training.keep())
                .stopSignal(signal);
        if (training.averaging() instanceof Averaging.Last last) {
            Every every = last.of() == Averaging.Last.Snapshot.CHECKPOINTS
                    ? training.checkpointEvery()
                    : training.validateEvery();
            builder.average(new LastAverage(last.count()), every);
        } else if (training.averaging() instanceof Averaging.Exponential exponential) {
            builder.average(new ExponentialAverage(exponential.decay()), Every.steps(1));
        }
        listeners.forEach(builder::listener);
        return builder.build();
    }

    /** How many threads compute shares of a batch: as many as the recipe says, or as there are processors. */
    public static int replicas(TranslationRecipe recipe) {
        return recipe.training()
                .replicas()
                .orElseGet(() -> Math.min(MOST_REPLICAS, Runtime.getRuntime().availableProcessors()));
    }

    /** Stores the model of the best validation; of the last step where nothing was validated. */
    private void store(Transformer model, TrainingEnd end) throws IOException {
        Optional<Path> chosen = end.bestCheckpoint().or(end::lastCheckpoint);
        if (chosen.isPresent()) {
            Checkpoint.at(chosen.get()).load(model);
        }
        model.eval();
        run.writeModel(model, TranslationRun.ARCHITECTURES, GenerationConfig.of(recipe.decoding(), model.config()));
    }
}
