package dev.figment.transformer;

import dev.figment.data.text.Tokenizer;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.Hypothesis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text to text: tokenises sources, searches, and writes out what was found. Owns nothing; as safe for use by many threads
 * as its model.
 */
public final class Translator {

    private final Transformer model;
    private final Tokenizer source;
    private final Tokenizer target;
    private final BeamSearch search;

    /**
     * Translates with a search over the model; one without settings of its own finds one translation with the width that
     * {@link BeamSearch} has by default.
     *
     * @throws IllegalArgumentException if a tokeniser knows tokens that the model does not
     */
    public Translator(Transformer model, Tokenizer source, Tokenizer target, BeamSearch search) {
        requireVocabulary("source", source, model.config().sourceVocabulary());
        requireVocabulary("target", target, model.config().targetVocabulary());
        this.model = model;
        this.source = source;
        this.target = target;
        this.search = search;
    }

    /**
     * Translates one sentence.
     *
     * @return the best first
     * @throws IllegalArgumentException if it is longer than the model's positions
     */
    public List<Translation> translate(String sentence) {
        return translate(List.of(sentence)).get(0);
    }

    /**
     * Translates sentences, batched; the batch a sentence falls into does not change its translation.
     *
     * @return for each sentence, in their order, the best first
     * @throws IllegalArgumentException naming the sentence that is longer than the model's positions
     */
    public List<List<Translation>> translate(List<String> sentences) {
        List<int[]> ids = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            ids.add(readableIds(sentences.get(i), "sentence " + (i + 1)));
        }
        return search.search(ids).stream()
                .map(found -> found.stream().map(this::written).toList())
                .toList();
    }

    /**
     * Refuses a sentence that {@link #translate(List)} would refuse, under a name that its writer knows.
     *
     * @param name of the sentence: {@code captions.de, line 7}
     * @throws IllegalArgumentException naming the sentence, if it is longer than the model's positions
     */
    public void requireReadable(String sentence, String name) {
        readableIds(sentence, name);
    }

    private int[] readableIds(String sentence, String name) {
        int[] tokens = sourceIds(sentence);
        if (tokens.length > model.config().maximumPositions()) {
            throw new IllegalArgumentException(name + " has " + tokens.length
                    + " tokens, the end token counted, which is longer than the model's "
                    + model.config().maximumPositions() + " positions");
        }
        return tokens;
    }

    /** What the encoder reads for a sentence: its tokens and the end token. */
    public int[] sourceIds(String sentence) {
        int[] tokens = source.encode(sentence);
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = source.endId();
        return ended;
    }

    private Translation written(Hypothesis hypothesis) {
        return new Translation(target.decode(hypothesis.tokens()), hypothesis);
    }

    private static void requireVocabulary(String side, Tokenizer tokenizer, int vocabulary) {
        if (tokenizer.vocabularySize() > vocabulary) {
            throw new IllegalArgumentException("the " + side + " tokeniser has " + tokenizer.vocabularySize()
                    + " tokens, but the model knows " + vocabulary);
        }
    }
}
