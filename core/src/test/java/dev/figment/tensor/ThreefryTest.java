package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Known answers of the authors' own implementation (Random123, {@code kat_vectors}, threefry2x32 with 20 rounds). */
class ThreefryTest {

    @Test
    void of_zeros_ones_and_the_digits_of_pi() {
        assertThat(Threefry.block(0, 0)).isEqualTo(0x99ba4efe_6b200159L);
        assertThat(Threefry.block(-1, -1)).isEqualTo(0xbb002be7_1cb996fcL);
        assertThat(Threefry.block(0x03707344_13198a2eL, 0x85a308d3_243f6a88L)).isEqualTo(0x483df7a0_c4923a9cL);
    }

    @Test
    void one_block_and_many_are_the_same_numbers() {
        int count = 1000;
        int[] x0 = new int[count + 1];
        int[] x1 = new int[count + 1];
        for (long key : new long[] {0, -1, 0x03707344_13198a2eL}) {
            for (int first : new int[] {0, 1, 12_345, Integer.MAX_VALUE - count}) {
                Threefry.fill(key, first, count, x0, x1);
                for (int i = 0; i < count; i++) {
                    long block = Threefry.block(key, first + i);
                    assertThat(x0[i]).isEqualTo((int) block);
                    assertThat(x1[i]).isEqualTo((int) (block >>> 32));
                }
            }
        }
        assertThat(x0[count]).as("beyond the count").isZero();
    }

    @Test
    void neighbouring_counters_and_keys_differ_in_half_their_bits() {
        int pairs = 10_000;
        long counters = 0;
        long keys = 0;
        for (int i = 0; i < pairs; i++) {
            counters += Long.bitCount(Threefry.block(7, i) ^ Threefry.block(7, i + 1));
            keys += Long.bitCount(Threefry.block(i, 7) ^ Threefry.block(i + 1, 7));
        }
        double fourErrors = 4 * Math.sqrt(64 * 0.25 / pairs);
        assertThat(counters / (double) pairs).isBetween(32 - fourErrors, 32 + fourErrors);
        assertThat(keys / (double) pairs).isBetween(32 - fourErrors, 32 + fourErrors);
    }
}
