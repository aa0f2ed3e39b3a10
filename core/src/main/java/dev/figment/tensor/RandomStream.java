package dev.figment.tensor;

/**
 * The numbers of one {@link RandomKey} in sequence. For code that draws in order and on one thread: shuffling, synthetic
 * corpora, bootstrap. Not safe for use by many threads; give each thread a key of its own instead.
 */
public final class RandomStream {

    private final long key;
    private final int[] words = new int[4];
    private long counter;
    private int used = words.length;

    RandomStream(RandomKey key) {
        this.key = key.value();
    }

    /** The next 32 random bits. */
    public int nextInt() {
        if (used == words.length) {
            Philox.block(key, 0, counter++, words, 0);
            used = 0;
        }
        return words[used++];
    }

    /** The next 64 random bits. */
    public long nextLong() {
        long low = nextInt() & 0xFFFFFFFFL;
        return ((long) nextInt() << 32) | low;
    }

    /**
     * Uniform over 0 … {@code bound} − 1, without bias (Lemire 2019, arXiv:1805.10941).
     *
     * @throws IllegalArgumentException if {@code bound} is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, but is " + bound);
        }
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xFFFFFFFFL) < threshold) {
                product = (nextInt() & 0xFFFFFFFFL) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** Uniform over [0, 1), 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform over [0, 1), 24 bits. */
    public float nextFloat() {
        return (nextInt() >>> 8) * 0x1.0p-24f;
    }

    /** Standard normal, by Box and Muller. */
    public double nextGaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - nextDouble()));
        return radius * Math.cos(2 * Math.PI * nextDouble());
    }

    /** A uniformly random order of 0 … {@code n} − 1 (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
