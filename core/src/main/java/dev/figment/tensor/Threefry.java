package dev.figment.tensor;

/**
 * Threefry-2x32-20, the counter-based random number generator of Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC '11, §3): the block cipher Threefish with fewer and narrower words, a bijection of a 64-bit counter under a
 * 64-bit key.
 *
 * <p>Twenty rounds x₀ ← x₀ + x₁, x₁ ← (x₁ ⋘ r) ⊕ x₀, and a part of the key added after each four. There is no product of
 * which both halves are needed, as {@link Philox} has, so that the Java compiler turns a loop over many blocks into
 * vector instructions on every machine. Stateless and safe for use by many threads.
 */
final class Threefry {

    private static final int PARITY = 0x1BD11BDA; // of the key schedule of Threefish
    private static final int[][] ROTATIONS = {{13, 15, 26, 6}, {17, 29, 16, 24}};
    private static final int ROUNDS = 20;

    private Threefry() {}

    /**
     * One block, as the paper writes it: what {@link #fill} computes for many.
     *
     * @return the first word in the lower half, the second in the upper
     */
    static long block(long key, long counter) {
        int[] keys = {(int) key, (int) (key >>> 32), PARITY ^ (int) key ^ (int) (key >>> 32)};
        int x0 = (int) counter + keys[0];
        int x1 = (int) (counter >>> 32) + keys[1];
        for (int round = 0; round < ROUNDS; round++) {
            x0 += x1;
            x1 = Integer.rotateLeft(x1, ROTATIONS[round / 4 % 2][round % 4]) ^ x0;
            if (round % 4 == 3) {
                int part = round / 4 + 1;
                x0 += keys[part % 3];
                x1 += keys[(part + 1) % 3] + part;
            }
        }
        return ((long) x1 << 32) | (x0 & 0xFFFFFFFFL);
    }

    /**
     * Writes the words of the blocks {@code first … first + count − 1}, counters of 31 bits.
     *
     * @param x0 receives the first word of each
     * @param x1 receives the second word of each
     */
    static void fill(long key, int first, int count, int[] x0, int[] x1) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int key2 = PARITY ^ key0 ^ key1;
        for (int i = 0; i < count; i++) {
            x0[i] = first + key0 + i;
        }
        for (int i = 0; i < count; i++) {
            x1[i] = key1;
        }
        evenRounds(x0, x1, count, key1, key2 + 1);
        oddRounds(x0, x1, count, key2, key0 + 2);
        evenRounds(x0, x1, count, key0, key1 + 3);
        oddRounds(x0, x1, count, key1, key2 + 4);
        evenRounds(x0, x1, count, key2, key0 + 5);
    }

    /** Four rounds and what is added after them. A loop over all twenty is too long for the compiler to vectorise. */
    private static void evenRounds(int[] x0, int[] x1, int count, int add0, int add1) {
        for (int i = 0; i < count; i++) {
            int a = x0[i];
            int b = x1[i];
            a += b;
            b = Integer.rotateLeft(b, 13) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 15) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 26) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 6) ^ a;
            x0[i] = a + add0;
            x1[i] = b + add1;
        }
    }

    /** The next four, with the other rotations. */
    private static void oddRounds(int[] x0, int[] x1, int count, int add0, int add1) {
        for (int i = 0; i < count; i++) {
            int a = x0[i];
            int b = x1[i];
            a += b;
            b = Integer.rotateLeft(b, 17) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 29) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 16) ^ a;
            a += b;
            b = Integer.rotateLeft(b, 24) ^ a;
            x0[i] = a + add0;
            x1[i] = b + add1;
        }
    }
}
