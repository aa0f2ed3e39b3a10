package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.IntBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedDropoutTest {

    private static final RandomKey KEY = RandomKey.of(23);

    /** Rows that end within a lane, within a tile, on its edge, and after several fillings of the arrays. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 37, 256, 300, 1023, 1024, 1025, 4608, 8192, 8193, 20_000})
    void a_row_is_its_elements_one_by_one_bit_for_bit(int length) {
        for (double p : new double[] {0, 0.1, 0.5, 1}) {
            KeyedDropout dropout = new KeyedDropout(p);
            float[] row = fill(dropout, KEY, length);
            for (int i = 0; i < length; i++) {
                assertThat(row[i]).isEqualTo(dropout.at(KEY, i));
            }
        }
    }

    @Test
    void a_shorter_row_is_the_beginning_of_a_longer() {
        KeyedDropout dropout = new KeyedDropout(0.3);
        float[] whole = fill(dropout, KEY, 10_000);
        for (int length : new int[] {1, 100, 700, 1500, 9000}) {
            assertThat(fill(dropout, KEY, length)).isEqualTo(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void rows_stand_one_after_the_other_and_nothing_else_is_written() {
        KeyedDropout dropout = new KeyedDropout(0.3);
        IntBuffer buffer = IntBuffer.allocate(50);
        dropout.fill(buffer.position(5), KEY, 20);
        dropout.fill(buffer, KEY.fold(1), 20);
        assertThat(buffer.position()).isEqualTo(45);
        float[] all = floats(buffer.array());
        assertThat(Arrays.copyOfRange(all, 5, 25)).isEqualTo(fill(dropout, KEY, 20));
        assertThat(Arrays.copyOfRange(all, 25, 45)).isEqualTo(fill(dropout, KEY.fold(1), 20));
        assertThat(Arrays.copyOfRange(buffer.array(), 0, 5)).containsOnly(0);
        assertThat(Arrays.copyOfRange(buffer.array(), 45, 50)).containsOnly(0);
    }

    /** Raising p by 2⁻¹⁶ drops one element more in 65536 of them, and none less. */
    @Test
    void p_is_exact_to_sixteen_bits() {
        int n = 1 << 24;
        double step = 0x1p-16;
        for (double p : new double[] {0, 0.1, 0.5, 1 - step}) {
            float[] mask = fill(new KeyedDropout(p), KEY, n);
            float[] more = fill(new KeyedDropout(p + step), KEY, n);
            int dropped = 0;
            for (int i = 0; i < n; i++) {
                dropped += mask[i] != 0 && more[i] == 0 ? 1 : 0;
                assertThat(mask[i] == 0 && more[i] != 0).isFalse();
            }
            assertThat((double) dropped).as("p %s", p).isCloseTo(n * step, within(4 * Math.sqrt(n * step)));
        }
    }

    /** How many of 16 are dropped follows the binomial distribution: side by side, a lane apart, and in other rows. */
    @Test
    void the_dropped_among_sixteen_are_binomial() {
        double p = 0.3;
        int n = 1 << 18;
        double q = Math.round(p * 65536) / 65536.0;
        KeyedDropout dropout = new KeyedDropout(p);
        float[] mask = fill(dropout, KEY, n);
        for (int stride : new int[] {1, 2, 256, 512, 1024, 8192}) {
            assertThat(chiSquare(mask, stride, q)).as("stride %d", stride).isLessThan(LIMIT);
        }
        float[] across = new float[n]; // sixteen rows of one element each, side by side
        for (int row = 0; row < 16; row++) {
            float[] values = fill(dropout, KEY.fold(row), n / 16);
            for (int i = 0; i < values.length; i++) {
                across[16 * i + row] = values[i];
            }
        }
        assertThat(chiSquare(across, 1, q)).as("across rows").isLessThan(LIMIT);
    }

    /** Of steps, places and examples, and of elements at the distances at which the generator's words are laid out. */
    @Test
    void masks_are_uncorrelated() {
        int n = 1 << 18;
        KeyedDropout dropout = new KeyedDropout(0.5);
        float[] mask = fill(dropout, KEY, n + 8192);
        for (int lag : new int[] {1, 2, 3, 4, 8, 16, 255, 256, 257, 512, 768, 1023, 1024, 2048, 8192}) {
            assertThat(correlation(mask, Arrays.copyOfRange(mask, lag, n + lag), n))
                    .as("lag %d", lag)
                    .isCloseTo(0, within(4 / Math.sqrt(n)));
        }
        for (RandomKey other : new RandomKey[] {
            KEY.fold(0),
            KEY.fold(1),
            KEY.fold("a"),
            new RandomKey(KEY.value() + 1),
            new RandomKey(KEY.value() + (1L << 32))
        }) {
            assertThat(correlation(mask, fill(dropout, other, n), n)).isCloseTo(0, within(4 / Math.sqrt(n)));
        }
    }

    private static final double LIMIT = 26.1; // 8 degrees of freedom: exceeded once in a thousand keys

    /** Of the numbers dropped among sixteen elements a stride apart, 8 or more counted as one. */
    private static double chiSquare(float[] mask, int stride, double p) {
        double[] counts = new double[9];
        int groups = mask.length / 16;
        for (int group = 0; group < groups; group++) {
            int start = group / stride * stride * 16 + group % stride;
            int dropped = 0;
            for (int i = 0; i < 16; i++) {
                dropped += mask[start + i * stride] == 0 ? 1 : 0;
            }
            counts[Math.min(dropped, 8)]++;
        }
        double chiSquare = 0;
        double rest = 1;
        double probability = Math.pow(1 - p, 16);
        for (int k = 0; k < 9; k++) {
            double expected = groups * (k == 8 ? rest : probability);
            chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
            rest -= probability;
            probability *= (16 - k) / (k + 1.0) * p / (1 - p);
        }
        return chiSquare;
    }

    private static double correlation(float[] a, float[] b, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (a[i] - 1) * (b[i] - 1); // 0 or 2 each, of mean and variance 1
        }
        return sum / n;
    }

    private static float[] fill(KeyedDropout dropout, RandomKey key, int length) {
        IntBuffer buffer = IntBuffer.allocate(length);
        dropout.fill(buffer, key, length);
        return floats(buffer.array());
    }

    private static float[] floats(int[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }
}
