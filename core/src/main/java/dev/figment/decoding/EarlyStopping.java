package dev.figment.decoding;

/**
 * When the search for one sentence is over, before its beams reach the maximum length. Decided per sentence; a sentence
 * that is over leaves the batch.
 */
public enum EarlyStopping {
    /**
     * As soon as no beam can change the answer, and no sooner: the n hypotheses returned are those of {@link #NONE}. The
     * default.
     *
     * <p>A beam with the sum s after t tokens can at best end with s itself at the most favourable length from t + 1 to
     * the maximum ({@link LengthPenalty#bound}), because log-probabilities are never positive. Once n hypotheses are
     * known, a beam whose bound does not exceed the worst of them is pruned. This changes nothing else: beams ranked
     * below it have a lower sum and so a lower bound, and are pruned with it; whatever its continuations would have
     * crowded out of the beam could not have won either. Huang et al. 2017, "When to finish?", arXiv:1809.00069,
     * with the maximum length in place of their reward's limit.
     */
    EXACT,
    /** Never: every sentence runs to its maximum length. */
    NONE,
    /** Once as many hypotheses as the beam is wide have finished. {@code early_stopping=True} in Hugging Face. */
    WIDTH_FINISHED,
    /**
     * Once as many hypotheses as the beam is wide have finished and the best beam, scored at its present length, is no
     * better than the worst of them. May lose the best hypothesis where the penalty favours length.
     * {@code early_stopping=False} in Hugging Face.
     */
    PRESENT_LENGTH,
    /**
     * As {@link #PRESENT_LENGTH}, but the best beam is scored at the maximum length where the penalty favours length.
     * {@code early_stopping="never"} in Hugging Face.
     */
    ATTAINABLE_LENGTH
}
