package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How items are dealt. */
class ThreadTeamTest {

    @Test
    void dealsTheLargestFirstToWhoeverHasLeastAndKeepsTheOrder() {
        assertThat(shares(2, List.of(10L, 313L, 160L, 160L, 313L, 8L)))
                .containsExactly(List.of(10L, 313L, 160L), List.of(160L, 313L, 8L));
    }

    @Test
    void leavesAThreadWithoutItemsWhereThereAreTooFew() {
        assertThat(shares(3, List.of(7L))).containsExactly(List.of(7L), List.of(), List.of());
    }

    @Test
    void givesAllToOneThread() {
        assertThat(shares(1, List.of(3L, 5L, 4L))).containsExactly(List.of(3L, 5L, 4L));
    }

    private static List<List<Long>> shares(int threads, List<Long> items) {
        List<List<Long>> shares = new ArrayList<>();
        ThreadTeam team = new ThreadTeam() {
            @Override
            public int size() {
                return threads;
            }

            @Override
            public void run(List<Runnable> tasks) {
                tasks.forEach(Runnable::run);
            }
        };
        team.share(items, Long::longValue, shares::add);
        return shares;
    }
}
