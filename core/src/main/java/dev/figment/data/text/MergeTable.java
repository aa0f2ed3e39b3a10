package dev.figment.data.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The merges of a byte-pair vocabulary by their pair of ids. Applying them takes O(n log n) for a piece of n symbols, so
 * that a word of a million letters is no attack. Immutable.
 */
final class MergeTable {

    private static final int NONE = -1;

    private final Map<Long, Integer> ranks = new HashMap<>();
    private final int[] results;

    MergeTable(List<BytePairMerge> merges, Map<String, Integer> ids) {
        this.results = new int[merges.size()];
        for (int rank = 0; rank < results.length; rank++) {
            BytePairMerge merge = merges.get(rank);
            int left = requireId(merge.left(), merge, ids);
            int right = requireId(merge.right(), merge, ids);
            results[rank] = requireId(merge.merged(), merge, ids);
            if (ranks.put(pair(left, right), rank) != null) {
                throw new IllegalArgumentException(
                        "merges must differ, but \"" + merge.left() + "\" \"" + merge.right() + "\" comes twice");
            }
        }
    }

    private static int requireId(String token, BytePairMerge merge, Map<String, Integer> ids) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new IllegalArgumentException("the merge of \"" + merge.left() + "\" and \"" + merge.right()
                    + "\" needs the token \"" + token + "\", which is not in the vocabulary");
        }
        return id;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private int rank(int left, int right) {
        return ranks.getOrDefault(pair(left, right), NONE);
    }

    /** Merges {@code symbols} in place, the lowest rank first and the leftmost of equals, and returns what is left. */
    int[] merge(int[] symbols) {
        int[] next = new int[symbols.length]; // the neighbours that are left: a linked list in arrays
        int[] previous = new int[symbols.length];
        PriorityQueue<Long> candidates = new PriorityQueue<>(); // rank above, position below
        for (int i = 0; i < symbols.length; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < symbols.length ? i + 1 : NONE;
            offer(candidates, symbols, next, i);
        }
        while (!candidates.isEmpty()) {
            long candidate = candidates.remove();
            int rank = (int) (candidate >>> 32);
            int position = (int) candidate;
            int right = next[position];
            // A candidate is out of date when an earlier merge took one of its symbols.
            if (symbols[position] == NONE || right == NONE || rank(symbols[position], symbols[right]) != rank) {
                continue;
            }
            symbols[position] = results[rank];
            symbols[right] = NONE;
            next[position] = next[right];
            if (next[position] != NONE) {
                previous[next[position]] = position;
            }
            offer(candidates, symbols, next, position);
            if (previous[position] != NONE) {
                offer(candidates, symbols, next, previous[position]);
            }
        }
        return Arrays.stream(symbols).filter(symbol -> symbol != NONE).toArray();
    }

    private void offer(PriorityQueue<Long> candidates, int[] symbols, int[] next, int position) {
        if (next[position] == NONE) {
            return;
        }
        int rank = rank(symbols[position], symbols[next[position]]);
        if (rank != NONE) {
            candidates.add((long) rank << 32 | position);
        }
    }
}
