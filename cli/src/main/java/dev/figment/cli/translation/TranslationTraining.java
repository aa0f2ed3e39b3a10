package dev.figment.cli.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.figment.decoding.BeamSearch;
import dev.figment.metrics.Bleu;
import dev.figment.metrics.ExactMatch;
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
import dev.figment.training.Validation;
import dev.figment.training.ValidationMetric;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.Translation;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;

/** Carries out the training of a translation recipe and leaves its best model in the run directory. */
public final class TranslationTraining {

    private final TranslationRecipe recipe;
    private final RunDirectory run;
    private final TranslationCorpora corpora;
    private final Consumer<String> say;

    /** @param say is told what happens, a line at a time */
    public TranslationTraining(
            TranslationRecipe recipe, RunDirectory run, TranslationCorpora corpora, Consumer<String> say) {
        this.recipe = recipe;
        this.run = run;
        this.corpora = corpora;
        this.say = say;
    }

    /**
     * Trains, or goes on training, and stores the model that validated best.
     *
     * @param resume whether to go on from the newest checkpoint of the run
     * @param signal when to stop
     */
    public TrainingEnd train(boolean resume, List<TrainingListener> listeners, StopSignal signal) throws IOException {
        TranslationTokenizers tokenizers = tokenizers(resume);
        TransformerConfig config = recipe.model()
                .config(
                        tokenizers.source().vocabularySize(),
                        tokenizers.target().vocabularySize(),
                        SpecialTokens.of(tokenizers.source()));
        RandomKey key = RandomKey.of(recipe.seed());
        try (Transformer model = new Transformer(config, key.fold("model"))) {
            TokenBudgetBatches batches = batches(corpora.training(), tokenizers, key);
            if (batches.dropped() > 0) {
                say.accept(batches.dropped() + " of " + corpora.training().size()
                        + " training pairs are longer than training.maximumLength and left out");
            }
            TrainingEnd end;
            try (Trainer<TranslationBatch> trainer =
                    trainer(model, tokenizers, batches(corpora.validation(), tokenizers, key), listeners, signal)) {
                if (resume) {
                    trainer.resume();
                }
                end = trainer.fit(
                        epoch -> batches.epoch(epoch),
                        recipe.training().limits().asList().toArray(TrainingLimit[]::new));
            }
            store(model, end);
            return end;
        }
    }

    private TranslationTokenizers tokenizers(boolean resume) throws IOException {
        if (resume) {
            return TranslationTokenizers.read(run.path());
        }
        TranslationTokenizers trained = TranslationTokenizers.train(recipe.tokenizer(), corpora.training());
        trained.write(run.path());
        say.accept(
                recipe.tokenizer().joint()
                        ? "vocabulary: " + trained.source().vocabularySize() + " tokens for both sides"
                        : "vocabulary: " + trained.source().vocabularySize() + " source and "
                                + trained.target().vocabularySize() + " target tokens");
        return trained;
    }

    private TokenBudgetBatches batches(ParallelCorpus corpus, TranslationTokenizers tokenizers, RandomKey key) {
        TrainingRecipe training = recipe.training();
        return new TokenBudgetBatches(
                corpus.tokenize(tokenizers.source(), tokenizers.target()),
                SpecialTokens.of(tokenizers.source()),
                BatchLimits.tokens(training.tokensPerBatch() * training.accumulate())
                        .withMaximumLength(training.maximumLength()),
                key.fold("batches"));
    }

    private Trainer<TranslationBatch> trainer(
            Transformer model,
            TranslationTokenizers tokenizers,
            TokenBudgetBatches held,
            List<TrainingListener> listeners,
            StopSignal signal) {
        TrainingRecipe training = recipe.training();
        var objective = new TranslationObjective(model, training.labelSmoothing());
        TrainerBuilder<TranslationBatch> builder = Trainer.of(objective)
                .optimizer(training.optimizer(), training.schedule())
                .groups(ParameterGroup::withoutDecayOfBiasesAndNorms)
                .clipping(training.clipping())
                .accumulation(training.accumulate())
                .seed(RandomKey.of(recipe.seed()).fold("training"))
                .validation(validation(model, tokenizers, held))
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

    private Validation<TranslationBatch> validation(
            Transformer model, TranslationTokenizers tokenizers, TokenBudgetBatches held) {
        TrainingRecipe training = recipe.training();
        Validation<TranslationBatch> validation = Validation.of(held.byLength(), training.validateEvery())
                .withObjective(new TranslationObjective(model, 0)); // nats a token, for the perplexity
        if (training.bestBy() != BestBy.LOSS) {
            ValidationMetric metric = training.bestBy() == BestBy.BLEU
                    ? metric("bleu", model, tokenizers, (found, wanted) -> Bleu.standard()
                            .corpus(found, wanted)
                            .score())
                    : metric("exactMatch", model, tokenizers, (found, wanted) -> ExactMatch.of(found, wanted)
                            .score());
            validation = validation.withMetric(metric).withDecidedBy(metric.name());
        }
        if (training.patience().isPresent()) {
            validation = validation.withPatience(training.patience().getAsInt());
        }
        return training.goal().isPresent() ? validation.withGoal(training.goal().getAsDouble()) : validation;
    }

    /** A score of greedy translations of the validation set. */
    private ValidationMetric metric(
            String name,
            Transformer model,
            TranslationTokenizers tokenizers,
            ToDoubleBiFunction<List<String>, List<String>> score) {
        BeamSearch greedy =
                new TranslationRun(recipe, model, tokenizers).search().width(1);
        Translator translator = new Translator(model, tokenizers.source(), tokenizers.target(), greedy);
        return new ValidationMetric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean higherIsBetter() {
                return true;
            }

            @Override
            public double measure() {
                List<String> found = translator.translate(corpora.validation().sources()).stream()
                        .map(nBest -> nBest.get(0))
                        .map(Translation::text)
                        .toList();
                return score.applyAsDouble(found, corpora.validation().targets());
            }
        };
    }

    /** Stores the model of the best validation; of the last step where nothing was validated. */
    private void store(Transformer model, TrainingEnd end) throws IOException {
        Optional<Path> chosen = end.bestCheckpoint().or(end::lastCheckpoint);
        if (chosen.isPresent()) {
            Checkpoint.at(chosen.get()).load(model);
        }
        model.eval();
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        generation.put("num_beams", recipe.decoding().beam());
        generation.put("max_length", model.config().maximumPositions());
        generation.put("pad_token_id", model.config().tokens().pad());
        generation.put("eos_token_id", model.config().tokens().end());
        generation.put("bos_token_id", model.config().tokens().start());
        generation.put("decoder_start_token_id", model.config().tokens().start());
        generation
                .putArray("bad_words_ids")
                .add(JsonNodeFactory.instance
                        .arrayNode()
                        .add(model.config().tokens().pad()));
        run.writeModel(model, TranslationRun.ARCHITECTURES, generation);
    }
}
