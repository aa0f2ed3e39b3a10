package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceBatchesTest {

    private static final List<int[]> SOURCES =
            List.of(new int[2], new int[5], new int[3], new int[5], new int[0], new int[40]);

    @Test
    void groupsLikeLengthsLongestFirstWithinTheBudget() {
        assertThat(SourceBatches.of(SOURCES, 2, 20))
                .containsExactly(new int[] {5}, new int[] {1, 3}, new int[] {2, 0, 4});
        assertThat(SourceBatches.of(SOURCES, 2, 12))
                .containsExactly(new int[] {5}, new int[] {1}, new int[] {3}, new int[] {2, 0}, new int[] {4});
    }

    @Test
    void everythingFitsIntoALargeBudget() {
        assertThat(SourceBatches.of(SOURCES, 5, 10_000)).containsExactly(new int[] {5, 1, 3, 2, 0, 4});
    }
}
