package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The known answers of the authors' own implementation (Random123, {@code kat_vectors}, philox4x32 with 10 rounds). */
class PhiloxTest {

    @Test
    void of_zeros() {
        assertBlock(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    }

    @Test
    void of_ones() {
        assertBlock(-1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    }

    @Test
    void of_the_digits_of_pi() {
        assertBlock(
                0x299f31d0_a4093822L,
                0x03707344_13198a2eL,
                0x85a308d3_243f6a88L,
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    private static void assertBlock(long key, long counterHigh, long counterLow, int... expected) {
        int[] words = new int[5];
        Philox.block(key, counterHigh, counterLow, words, 1);
        assertThat(words).containsExactly(0, expected[0], expected[1], expected[2], expected[3]);
    }
}
