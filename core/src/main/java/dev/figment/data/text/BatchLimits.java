package dev.figment.data.text;

/**
 * How much goes into one batch of text.
 *
 * @param tokens the longest padded side × sentences is at most this
 * @param maximumLength a pair of which a side has more tokens than this, its special token included, is dropped
 */
public record BatchLimits(int tokens, int maximumLength) {

    /** @throws IllegalArgumentException if a limit is not positive */
    public BatchLimits {
        if (tokens <= 0) {
            throw new IllegalArgumentException("tokens per batch must be positive, but is " + tokens);
        }
        if (maximumLength <= 0) {
            throw new IllegalArgumentException("maximum length must be positive, but is " + maximumLength);
        }
    }

    /** At most {@code tokens} a batch, nothing dropped. */
    public static BatchLimits tokens(int tokens) {
        return new BatchLimits(tokens, Integer.MAX_VALUE);
    }

    /** The same budget, dropping pairs with a side of more than {@code maximumLength} tokens. */
    public BatchLimits withMaximumLength(int maximumLength) {
        return new BatchLimits(tokens, maximumLength);
    }
}
