package dev.figment.cli.translation;

import dev.figment.data.text.ParallelCorpus;
import dev.figment.metrics.Bleu;
import dev.figment.metrics.BleuScore;
import dev.figment.metrics.Chrf;
import dev.figment.metrics.ChrfScore;
import dev.figment.metrics.ExactMatch;
import dev.figment.transformer.Translation;
import dev.figment.transformer.Translator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well a test set was translated.
 *
 * @param test its name
 * @param search how the translations were found
 * @param bleu cased, on detokenised text
 * @param bleuLowercased the same, lower-cased
 * @param seconds the time that translating took
 * @param hypotheses the translations themselves
 */
public record TestScores(
        String test,
        String search,
        BleuScore bleu,
        BleuScore bleuLowercased,
        ChrfScore chrf,
        ExactMatch exactMatch,
        double seconds,
        List<String> hypotheses) {

    /** Copies the list. */
    public TestScores {
        hypotheses = List.copyOf(hypotheses);
    }

    /**
     * Translates a test set and scores what comes out.
     *
     * @throws IllegalArgumentException naming the sentence that is longer than the model's positions
     */
    public static TestScores of(String test, ParallelCorpus corpus, String search, Translator translator) {
        requireReadable(test, corpus, translator);
        long start = System.nanoTime();
        List<String> hypotheses = new ArrayList<>();
        for (List<Translation> found : translator.translate(corpus.sources())) {
            hypotheses.add(found.get(0).text());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        List<String> references = corpus.targets();
        return new TestScores(
                test,
                search,
                Bleu.standard().corpus(hypotheses, references),
                Bleu.standard().lowercased().corpus(hypotheses, references),
                Chrf.standard().corpus(hypotheses, references),
                ExactMatch.of(hypotheses, references),
                seconds,
                hypotheses);
    }

    /**
     * Refuses a corpus with a sentence that cannot be translated, before an hour is spent on the others.
     *
     * @param name of the corpus
     * @throws IllegalArgumentException naming the sentence that is longer than the model's positions
     */
    static void requireReadable(String name, ParallelCorpus corpus, Translator translator) {
        List<String> sources = corpus.sources();
        for (int i = 0; i < sources.size(); i++) {
            translator.requireReadable(sources.get(i), name + ": sentence " + (i + 1));
        }
    }

    /** For people: a heading and a line a score, each with its signature. */
    public List<String> lines() {
        return List.of(
                String.format(Locale.ROOT, "%s, %s (%d sentences, %.1f s)", test, search, hypotheses.size(), seconds),
                "  " + bleu.text() + "  " + bleu.signature(),
                "  " + bleuLowercased.text() + "  " + bleuLowercased.signature(),
                "  " + chrf.text() + "  " + chrf.signature(),
                "  " + exactMatch.text());
    }
}
