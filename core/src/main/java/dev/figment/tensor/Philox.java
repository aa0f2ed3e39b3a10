package dev.figment.tensor;

/**
 * Philox4x32-10, the counter-based random number generator of Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC '11, §3).
 *
 * <p>A bijection of a 128-bit counter under a 64-bit key: ten rounds of two 32×32→64 bit products. Nothing is carried
 * from one number to the next, so any thread may compute any block of any stream, in any order, and find the same bits.
 * Stateless and safe for use by many threads.
 */
final class Philox {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9; // the golden ratio
    private static final int WEYL_1 = 0xBB67AE85; // √3 − 1
    private static final long LOW_32 = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * Writes the four 32-bit words of one block.
     *
     * @param key the stream
     * @param counterHigh the upper half of the counter
     * @param counterLow the lower half of the counter
     * @param out receives the words at {@code offset … offset + 3}
     */
    static void block(long key, long counterHigh, long counterLow, int[] out, int offset) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int c0 = (int) counterLow;
        int c1 = (int) (counterLow >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & LOW_32);
            long product1 = MULTIPLIER_1 * (c2 & LOW_32);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        out[offset] = c0;
        out[offset + 1] = c1;
        out[offset + 2] = c2;
        out[offset + 3] = c3;
    }
}
