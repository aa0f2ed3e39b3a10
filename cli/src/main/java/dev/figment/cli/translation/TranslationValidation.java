package dev.figment.cli.translation;

import dev.figment.cli.recipe.BestBy;
import dev.figment.cli.recipe.TrainingRecipe;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TranslationBatch;
import dev.figment.metrics.Bleu;
import dev.figment.metrics.ExactMatch;
import dev.figment.training.Validation;
import dev.figment.training.ValidationMetric;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.Translation;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** How a translation model is measured while it trains, as its recipe says. */
record TranslationValidation(
        TranslationRecipe recipe, Transformer model, TranslationTokenizers tokenizers, ParallelCorpus corpus) {

    /** The loss over held-out batches in nats a token, and the score that decides where it is another. */
    Validation<TranslationBatch> of(TokenBudgetBatches held) {
        TrainingRecipe training = recipe.training();
        Validation<TranslationBatch> validation = Validation.of(
                        held.byLength(), training.loop().validateEvery())
                .withObjective(new TranslationObjective(model, 0)); // without smoothing, for the perplexity
        if (training.bestBy() != BestBy.LOSS) {
            ValidationMetric metric = training.bestBy() == BestBy.BLEU
                    ? score("bleu", (found, wanted) -> Bleu.standard()
                            .corpus(found, wanted)
                            .score())
                    : score("exactMatch", (found, wanted) -> ExactMatch.of(found, wanted)
                            .score());
            validation = validation.withMetric(metric).withDecidedBy(metric.name());
        }
        return training.loop().bounded(validation);
    }

    /** A score of greedy translations of the validation set; higher is better. */
    private ValidationMetric score(String name, ToDoubleBiFunction<List<String>, List<String>> score) {
        TranslationRun run = new TranslationRun(recipe, model, tokenizers);
        Translator greedy = run.translator(run.search().width(1));
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
                List<String> found = greedy.translate(corpus.sources()).stream()
                        .map(nBest -> nBest.get(0))
                        .map(Translation::text)
                        .toList();
                return score.applyAsDouble(found, corpus.targets());
            }
        };
    }
}
