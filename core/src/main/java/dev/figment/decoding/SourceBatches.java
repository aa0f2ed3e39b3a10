package dev.figment.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which sources are decoded together: those of like length, longest first, so that little is padded. */
final class SourceBatches {

    private SourceBatches() {}

    /**
     * Splits sources into batches by length.
     *
     * @param rowsPerSource the rows that one source takes in the decoder
     * @param tokens the most that rows × the longest source of a batch may come to; a single source may exceed it
     * @return for each batch the indices of its sources; equal lengths in the given order
     */
    static List<int[]> of(List<int[]> sources, int rowsPerSource, int tokens) {
        int[] order = IntStream.range(0, sources.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -sources.get(i).length))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            long perSource = (long) rowsPerSource * Math.max(1, sources.get(order[from]).length);
            int sentences = (int) Math.max(1, Math.min(order.length - from, tokens / perSource));
            batches.add(
                    IntStream.range(from, from + sentences).map(i -> order[i]).toArray());
            from += sentences;
        }
        return batches;
    }
}
