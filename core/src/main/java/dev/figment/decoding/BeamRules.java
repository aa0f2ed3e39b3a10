package dev.figment.decoding;

/**
 * What a beam search looks for. Immutable.
 *
 * @param width W, the beams that live at a time
 * @param hypotheses n, the hypotheses asked for
 */
record BeamRules(int width, int hypotheses, LengthPenalty penalty, LengthRule lengthRule, EarlyStopping earlyStopping) {

    BeamRules {
        requirePositive("the width of a beam", width);
        requirePositive("the number of hypotheses", hypotheses);
    }

    BeamRules withWidth(int beams) {
        return new BeamRules(beams, hypotheses, penalty, lengthRule, earlyStopping);
    }

    BeamRules withHypotheses(int number) {
        return new BeamRules(width, number, penalty, lengthRule, earlyStopping);
    }

    BeamRules withPenalty(LengthPenalty other) {
        return new BeamRules(width, hypotheses, other, lengthRule, earlyStopping);
    }

    BeamRules withLengthRule(LengthRule rule) {
        return new BeamRules(width, hypotheses, penalty, rule, earlyStopping);
    }

    BeamRules withEarlyStopping(EarlyStopping mode) {
        return new BeamRules(width, hypotheses, penalty, lengthRule, mode);
    }

    /** Asked at the search rather than while it is being described, when either may still change. */
    void requireEnoughBeams() {
        if (hypotheses > width) {
            throw new IllegalArgumentException(
                    hypotheses + " hypotheses need a beam at least that wide, but the width is " + width);
        }
    }

    /**
     * How many continuations compete at a step: besides the W best so many spare ones that, however many of them end, W
     * live beams remain. Every beam can end with each of the end tokens. A beam of width 1 takes no spare: it is greedy
     * search, and over when its one best continuation ends.
     */
    int candidates(int endTokens) {
        return width == 1 ? 1 : width * (1 + endTokens);
    }

    /** How many of one prefix's best continuations can matter: behind W that live on there is no place left. */
    int tokensPerRow(int endTokens) {
        return width == 1 ? 1 : width + endTokens;
    }

    /** How many ended sequences to remember; the modes of Hugging Face stop by the worst of W, whatever n. */
    int poolSize() {
        return switch (earlyStopping) {
            case EXACT, NONE -> hypotheses;
            case WIDTH_FINISHED, PRESENT_LENGTH, ATTAINABLE_LENGTH -> width;
        };
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }
}
