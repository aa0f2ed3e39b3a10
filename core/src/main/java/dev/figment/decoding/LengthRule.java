package dev.figment.decoding;

/** Which tokens of a hypothesis count towards the length that a {@link LengthPenalty} sees. */
public enum LengthRule {
    /**
     * The tokens generated, with the end token and without the start token or the prompt: what each log-probability of
     * the sum belongs to. The default; Hugging Face Transformers 5 counts so.
     */
    GENERATED {
        @Override
        int length(int prefix, int generated, boolean finished) {
            return generated;
        }
    },
    /**
     * The decoder's whole row: the start token or the prompt counts, the end token does not. Hugging Face Transformers
     * counted so up to 4.3x.
     */
    WHOLE_ROW {
        @Override
        int length(int prefix, int generated, boolean finished) {
            return prefix + generated - (finished ? 1 : 0);
        }
    };

    /**
     * The length that counts.
     *
     * @param prefix tokens before the first generated one
     * @param generated tokens generated, the end token included
     * @param finished whether the last of them is an end token
     */
    abstract int length(int prefix, int generated, boolean finished);
}
