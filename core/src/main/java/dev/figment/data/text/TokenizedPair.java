package dev.figment.data.text;

import java.util.Arrays;

/**
 * A sentence and its translation as token ids, without special tokens. The arrays are not copied; nobody writes to them.
 *
 * @param source the ids of the sentence
 * @param target the ids of its translation
 * @param id the number of the pair in its corpus, by which random numbers are keyed
 */
public record TokenizedPair(int[] source, int[] target, long id) {

    /**
     * What the longer side takes in a batch: its tokens and one special token (the end, or in front of the target the
     * start).
     */
    public int length() {
        return Math.max(source.length, target.length) + 1;
    }

    /** Equal ids on both sides and an equal number: arrays are compared by content. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenizedPair that
                && id == that.id
                && Arrays.equals(source, that.source)
                && Arrays.equals(target, that.target);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(source) + Arrays.hashCode(target)) + Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "TokenizedPair[id=" + id + ", source=" + Arrays.toString(source) + ", target=" + Arrays.toString(target)
                + "]";
    }
}
