package dev.figment.data.text;

/**
 * The ids that are no text.
 *
 * @param pad fills rows up to the width of a batch
 * @param end ends a sentence
 * @param start is what a decoder sees before the first target token
 */
public record SpecialTokens(int pad, int end, int start) {

    /** The ids of every vocabulary that is trained here: {@code <pad>} = 0, {@code </s>} = 1, {@code <s>} = 2. */
    public static final SpecialTokens STANDARD = new SpecialTokens(0, 1, 2);

    /**
     * @throws IllegalArgumentException if an id is negative, or the end is also the padding or the start: a search could
     *     not tell a finished sentence. (Padding and start may be one, as in Marian.)
     */
    public SpecialTokens {
        if (pad < 0 || end < 0 || start < 0) {
            throw new IllegalArgumentException("special token ids must not be negative, but pad is " + pad + ", end is "
                    + end + " and start is " + start);
        }
        if (end == pad || end == start) {
            throw new IllegalArgumentException("the end token must differ from padding and start, but pad is " + pad
                    + ", end is " + end + " and start is " + start);
        }
    }

    /** The special tokens of a tokeniser. */
    public static SpecialTokens of(Tokenizer tokenizer) {
        return new SpecialTokens(tokenizer.padId(), tokenizer.endId(), tokenizer.startId());
    }
}
