package dev.figment.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often each pair of symbols stands side by side in a corpus of counted pieces, kept up to date while pairs are
 * merged: a merge visits only the pieces in which its pair occurs.
 *
 * <p>Mutable, for one thread.
 */
final class PairCounts {

    /** A pair and how often it occurs, ordered by descending count, then by ascending ids. */
    record Pair(int left, int right, long count) implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            int byCount = Long.compare(other.count, count);
            int byLeft = Integer.compare(left, other.left);
            return byCount != 0 ? byCount : byLeft != 0 ? byLeft : Integer.compare(right, other.right);
        }
    }

    /** Where a pair occurs: pieces that contain it, among others that did once. */
    private static final class Occurrences {
        private long count;
        private int[] pieces = new int[2];
        private int size;

        void addPiece(int piece) {
            if (size > 0 && pieces[size - 1] == piece) {
                return;
            }
            if (size == pieces.length) {
                pieces = Arrays.copyOf(pieces, 2 * size);
            }
            pieces[size++] = piece;
        }
    }

    private final List<int[]> pieces = new ArrayList<>(); // each as symbols
    private final long[] pieceCounts;
    private final Map<Long, Occurrences> pairs = new HashMap<>();
    // Counts in the queue may be too high, since pairs also disappear; they are put right when they reach the head.
    private final PriorityQueue<Pair> queue = new PriorityQueue<>();

    PairCounts(Map<String, Long> counted, Map<String, Integer> ids) {
        this.pieceCounts = new long[counted.size()];
        counted.forEach((piece, count) -> {
            pieceCounts[pieces.size()] = count;
            pieces.add(symbols(piece, ids));
        });
        for (int piece = 0; piece < pieceCounts.length; piece++) {
            count(piece, +1);
            index(piece);
        }
        pairs.forEach((key, occurrences) -> queue.add(pair(key, occurrences.count)));
    }

    private static int[] symbols(String piece, Map<String, Integer> ids) {
        byte[] bytes = ByteLevel.utf8(piece);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < symbols.length; i++) {
            String symbol = String.valueOf(ByteLevel.symbol(bytes[i] & 0xFF));
            symbols[i] = Objects.requireNonNull(ids.get(symbol), symbol);
        }
        return symbols;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static Pair pair(long key, long count) {
        return new Pair((int) (key >>> 32), (int) key, count);
    }

    /** Counts the pairs of a piece in, or out. */
    private void count(int piece, int sign) {
        int[] symbols = pieces.get(piece);
        for (int i = 0; i + 1 < symbols.length; i++) {
            occurrences(symbols[i], symbols[i + 1]).count += sign * pieceCounts[piece];
        }
    }

    private void index(int piece) {
        int[] symbols = pieces.get(piece);
        for (int i = 0; i + 1 < symbols.length; i++) {
            occurrences(symbols[i], symbols[i + 1]).addPiece(piece);
        }
    }

    private Occurrences occurrences(int left, int right) {
        return pairs.computeIfAbsent(key(left, right), key -> new Occurrences());
    }

    /** The most frequent pair, or null if no two symbols are left side by side. It leaves the queue: merge it. */
    @Nullable
    Pair mostFrequent() {
        while (true) {
            Pair head = queue.poll();
            if (head == null) {
                return null;
            }
            Occurrences occurrences = pairs.get(key(head.left, head.right));
            long count = occurrences == null ? 0 : occurrences.count;
            if (count == head.count) {
                return head;
            }
            if (count > 0) {
                queue.add(new Pair(head.left, head.right, count));
            }
        }
    }

    /** Replaces a pair by one symbol wherever it occurs, from left to right. */
    void merge(Pair pair, int result) {
        Occurrences occurrences = occurrences(pair.left, pair.right);
        int[] candidates = Arrays.copyOf(occurrences.pieces, occurrences.size);
        Set<Long> risen = new HashSet<>(); // only pairs with the new symbol can have become more frequent
        for (int piece : candidates) {
            int[] before = pieces.get(piece);
            int[] after = replace(before, pair, result);
            if (after.length == before.length) {
                continue;
            }
            count(piece, -1);
            pieces.set(piece, after);
            count(piece, +1);
            for (int i = 0; i + 1 < after.length; i++) {
                if (after[i] == result || after[i + 1] == result) {
                    occurrences(after[i], after[i + 1]).addPiece(piece);
                    risen.add(key(after[i], after[i + 1]));
                }
            }
        }
        pairs.remove(key(pair.left, pair.right));
        risen.forEach(key -> queue.add(pair(key, occurrences((int) (key >>> 32), key.intValue()).count)));
    }

    private static int[] replace(int[] symbols, Pair pair, int result) {
        int[] merged = new int[symbols.length];
        int size = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean found = symbols[i] == pair.left && i + 1 < symbols.length && symbols[i + 1] == pair.right;
            merged[size++] = found ? result : symbols[i];
            i += found ? 1 : 0;
        }
        return Arrays.copyOf(merged, size);
    }
}
