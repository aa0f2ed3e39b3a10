package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    private static final int DRAWS = 100_000;

    @Test
    void a_key_always_gives_the_same_numbers_and_begins_with_its_first_philox_block() {
        RandomStream stream = RandomKey.of(0).stream();
        assertThat(stream.nextInt()).isEqualTo(0x6627e8d5);
        assertThat(stream.nextInt()).isEqualTo(0xe169c58d);
        assertThat(RandomKey.of(7).stream().nextLong())
                .isEqualTo(RandomKey.of(7).stream().nextLong());
    }

    @Test
    void folding_gives_each_step_example_and_name_a_key_of_its_own() {
        RandomKey key = RandomKey.of(1);
        Set<RandomKey> keys = new HashSet<>(Set.of(key));
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.add(key.fold(i))).isTrue();
            assertThat(keys.add(key.fold("layers." + i))).isTrue();
        }
        assertThat(key.fold(2).fold(3)).isNotEqualTo(key.fold(3).fold(2));
        assertThat(key.fold("a").fold("b")).isEqualTo(RandomKey.of(1).fold("a").fold("b"));
    }

    @Test
    void whole_numbers_are_uniform_below_their_bound() {
        RandomStream stream = RandomKey.of(2).stream();
        int[] counts = new int[7];
        for (int i = 0; i < DRAWS; i++) {
            counts[stream.nextInt(7)]++;
        }
        double expected = DRAWS / 7.0;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isLessThan(22.5); // 6 degrees of freedom: exceeded once in a thousand seeds
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0));
    }

    @Test
    void fractions_and_normals_have_their_moments() {
        RandomStream stream = RandomKey.of(3).stream();
        double uniform = 0;
        double normal = 0;
        double square = 0;
        for (int i = 0; i < DRAWS; i++) {
            double u = stream.nextDouble();
            float f = stream.nextFloat();
            assertThat(u >= 0 && u < 1 && f >= 0 && f < 1).isTrue();
            uniform += u / DRAWS;
            double g = stream.nextGaussian();
            normal += g / DRAWS;
            square += g * g / DRAWS;
        }
        assertThat(uniform).isCloseTo(0.5, within(0.004)); // four standard errors
        assertThat(normal).isCloseTo(0, within(0.013));
        assertThat(square).isCloseTo(1, within(0.018));
    }

    @Test
    void a_permutation_holds_each_index_once_and_every_order_comes_up() {
        assertThat(RandomKey.of(4).stream().permutation(100))
                .containsExactlyInAnyOrder(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
        Set<String> orders = new HashSet<>();
        RandomStream stream = RandomKey.of(5).stream();
        for (int i = 0; i < 500; i++) {
            orders.add(Arrays.toString(stream.permutation(4)));
        }
        assertThat(orders).hasSize(24);
    }
}
