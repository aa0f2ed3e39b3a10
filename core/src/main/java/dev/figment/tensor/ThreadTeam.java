package dev.figment.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Threads that do a piece of work side by side, with one barrier at its end; an operator that LibTorch itself splits over
 * threads has a barrier of its own, which costs a small tensor more than is won. Used by one thread at a time.
 */
public interface ThreadTeam {

    /** How many threads there are, the caller's included. */
    int size();

    /**
     * Carries out all tasks, the first by the caller's thread. On the other threads no {@link Scope} is open, and gradients are
     * recorded.
     *
     * @param tasks at most {@link #size}; none may touch what another writes
     * @throws RuntimeException the first failure, when all are done
     */
    void run(List<Runnable> tasks);

    /**
     * Deals items to the threads, each about as much in all: the largest first, to whoever has least. Who gets what depends on
     * the items alone, and a share keeps their order.
     *
     * @param size of an item
     * @param work what is done with a share, which may be empty
     */
    default <T> void share(List<T> items, ToLongFunction<? super T> size, Consumer<List<T>> work) {
        if (size() == 1) {
            work.accept(items);
            return;
        }
        long[] sizes = items.stream().mapToLong(size).toArray();
        long[] dealt = new long[size()];
        int[] owners = new int[items.size()];
        IntStream.range(0, items.size())
                .boxed()
                .sorted(Comparator.comparing(item -> -sizes[item]))
                .forEach(item -> {
                    int owner = leastOf(dealt);
                    owners[item] = owner;
                    dealt[owner] += sizes[item];
                });
        List<Runnable> tasks = new ArrayList<>();
        for (int owner = 0; owner < size(); owner++) {
            int mine = owner;
            List<T> share = IntStream.range(0, items.size())
                    .filter(item -> owners[item] == mine)
                    .mapToObj(items::get)
                    .toList();
            tasks.add(() -> work.accept(share));
        }
        run(tasks);
    }

    private static int leastOf(long[] dealt) {
        int least = 0;
        for (int i = 1; i < dealt.length; i++) {
            if (dealt[i] < dealt[least]) {
                least = i;
            }
        }
        return least;
    }

    /** The caller's thread alone. */
    static ThreadTeam ofOne() {
        return new ThreadTeam() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public void run(List<Runnable> tasks) {
                tasks.forEach(Runnable::run);
            }
        };
    }
}
