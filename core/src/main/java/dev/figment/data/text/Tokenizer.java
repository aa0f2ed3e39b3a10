package dev.figment.data.text;

import java.util.List;

/**
 * Turns text into token ids and back. Implementations are immutable and may be used by many threads.
 */
public interface Tokenizer {

    /** The ids of a text, without special tokens: no start, no end. What looks like a special token is plain text. */
    int[] encode(String text);

    /**
     * The text of some ids, detokenised; special tokens are left out. Ids that end in the middle of a character, as a
     * model may produce them, give U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int[] ids);

    /**
     * The pieces as a reader wants to see them beside an attention map, one for each id, special tokens included.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    List<String> tokens(int[] ids);

    /** The number of ids, special tokens included: ids are 0 … vocabularySize − 1. */
    int vocabularySize();

    /** The id that fills rows up to the width of a batch. */
    int padId();

    /** The id that ends a sentence. */
    int endId();

    /** The id with which a decoder starts. */
    int startId();
}
