package dev.figment.data.text;

/**
 * A sentence and its translation.
 *
 * @param source the sentence
 * @param target its translation
 */
public record SentencePair(String source, String target) {

    /** The pair for the other direction. */
    public SentencePair reversed() {
        return new SentencePair(target, source);
    }
}
