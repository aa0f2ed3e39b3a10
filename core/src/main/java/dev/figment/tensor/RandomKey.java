package dev.figment.tensor;

import java.nio.charset.StandardCharsets;

/**
 * The name of a stream of random numbers.
 *
 * <p>Every random number in Figment is a function of a key and an index, never of what was drawn before: a key is folded
 * from (seed, step, place in the model, global example), the index is the element. One thread, four replicas and a
 * resumed run therefore draw the same numbers. Immutable.
 *
 * @param value the 64 bits of the key
 */
public record RandomKey(long value) {

    private static final long FOLD = 0x464F4C44L; // sets counters used for folding apart from those used for drawing

    /** The root key of a run. */
    public static RandomKey of(long seed) {
        return new RandomKey(seed);
    }

    /** A key of its own for each {@code data}: {@code key.fold(step)}, {@code key.fold(example)}. */
    public RandomKey fold(long data) {
        int[] words = new int[4];
        Philox.block(value, FOLD << 32, data, words, 0);
        return new RandomKey(((long) words[1] << 32) | (words[0] & 0xFFFFFFFFL));
    }

    /** A key of its own for each name: {@code key.fold("encoder").fold("layers.0")}. */
    public RandomKey fold(String name) {
        long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bits
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return fold(hash);
    }

    /** The numbers of this key one after another, for code that draws in sequence: shuffles, synthetic data. */
    public RandomStream stream() {
        return new RandomStream(this);
    }
}
