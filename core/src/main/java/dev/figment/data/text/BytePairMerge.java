package dev.figment.data.text;

/**
 * Two neighbouring symbols that become one.
 *
 * @param left the first
 * @param right the second
 */
public record BytePairMerge(String left, String right) {

    /** @throws IllegalArgumentException if a side is empty */
    public BytePairMerge {
        if (left.isEmpty() || right.isEmpty()) {
            throw new IllegalArgumentException(
                    "both sides of a merge must be non-empty, but are \"" + left + "\" and \"" + right + "\"");
        }
    }

    /** The symbol that they become. */
    public String merged() {
        return left + right;
    }
}
