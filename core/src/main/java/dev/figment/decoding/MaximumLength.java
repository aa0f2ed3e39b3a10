package dev.figment.decoding;

/**
 * The most tokens that may be generated for a source of S tokens, the end token included: ⌊a S + b⌋, but at least 1.
 * Immutable.
 *
 * @param perSourceToken a
 * @param constant b
 */
public record MaximumLength(double perSourceToken, double constant) {

    /** @throws IllegalArgumentException if a or b is negative or not finite, or both are zero */
    public MaximumLength {
        boolean sensible = perSourceToken >= 0
                && constant >= 0
                && Double.isFinite(perSourceToken)
                && Double.isFinite(constant)
                && perSourceToken + constant > 0;
        if (!sensible) {
            throw new IllegalArgumentException(
                    "a maximum length a·source + b needs a, b ≥ 0 and not both zero, but a is " + perSourceToken
                            + " and b is " + constant);
        }
    }

    /** The same for every source. */
    public static MaximumLength fixed(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("a maximum length must be at least 1 token, not " + tokens);
        }
        return new MaximumLength(0, tokens);
    }

    /** ⌊a S + b⌋. */
    public static MaximumLength ofSource(double perSourceToken, double constant) {
        return new MaximumLength(perSourceToken, constant);
    }

    /** The limit for a source of this many tokens. */
    public int of(int sourceLength) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(perSourceToken * sourceLength + constant)));
    }
}
