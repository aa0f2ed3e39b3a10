package dev.figment.cli.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence and what the model made of it.
 *
 * @param source the sentence
 * @param reference its translation by a person, where one is known
 * @param nBest hypotheses, best first
 * @param attention of the best hypothesis, where it was recorded
 */
public record TranslationSample(
        String source,
        @Nullable String reference,
        List<ScoredText> nBest,
        @Nullable AttentionMap attention) {

    /** Copies the list. */
    public TranslationSample {
        nBest = List.copyOf(nBest);
    }
}
