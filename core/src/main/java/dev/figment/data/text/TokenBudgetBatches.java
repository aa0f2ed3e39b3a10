package dev.figment.data.text;

import dev.figment.tensor.RandomKey;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/**
 * Sentence pairs cut into batches of about the same number of tokens: the longest padded side × sentences is at most the
 * budget, as fairseq counts {@code --max-tokens} (Ott et al. 2019, arXiv:1904.01038, §3).
 *
 * <p>In an epoch, pairs are put in random order, sorted stably by their lengths (so that pairs of equal lengths meet
 * other ones each time, and little is padding), cut greedily, and the batches are shuffled. Both random orders are
 * functions of (key, epoch): a run goes on exactly from (epoch, index). Every epoch has the same number of batches,
 * because the sorted lengths are the same.
 *
 * <p>The lists hold no arrays: a batch is made each time it is asked for. Immutable, and safe for use by many threads.
 */
public final class TokenBudgetBatches {

    private final List<TokenizedPair> pairs; // those that are not too long, in corpus order
    private final int dropped;
    private final SpecialTokens specials;
    private final BatchLimits limits;
    private final RandomKey key;

    /**
     * @param pairs at least one
     * @param specials the ids that end, start and pad rows
     * @param limits the budget, and the length beyond which pairs are dropped
     * @param key random orders are folded from it
     * @throws IllegalArgumentException if a pair that is not dropped does not fit into the budget, or if no pair is left
     */
    public TokenBudgetBatches(List<TokenizedPair> pairs, SpecialTokens specials, BatchLimits limits, RandomKey key) {
        List<TokenizedPair> kept = new ArrayList<>(pairs.size());
        for (TokenizedPair pair : pairs) {
            if (pair.length() > limits.maximumLength()) {
                continue;
            }
            if (pair.length() > limits.tokens()) {
                throw new IllegalArgumentException("sentence pair " + pair.id() + " has " + pair.length()
                        + " tokens on its longer side, more than the " + limits.tokens()
                        + " of a whole batch; raise the tokens per batch or set a maximum length");
            }
            kept.add(pair);
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("no sentence pair is given to batch");
        }
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("no sentence pair is left to batch: " + pairs.size()
                    + " given, all longer than the maximum length of " + limits.maximumLength());
        }
        this.pairs = List.copyOf(kept);
        this.dropped = pairs.size() - kept.size();
        this.specials = specials;
        this.limits = limits;
        this.key = key;
    }

    /** The number of pairs that are batched. */
    public int size() {
        return pairs.size();
    }

    /** The number of pairs that were left out because a side was longer than the maximum length. */
    public int dropped() {
        return dropped;
    }

    /**
     * The batches of one epoch, each pair once.
     *
     * @param epoch from 0
     */
    public List<TranslationBatch> epoch(long epoch) {
        RandomKey epochKey = key.fold("epoch").fold(epoch);
        int[] order = byLength(epochKey.fold("pairs").stream().permutation(pairs.size()));
        int[] starts = cut(order);
        int[] batches = epochKey.fold("batches").stream().permutation(starts.length - 1);
        return new Batches(order, starts, batches);
    }

    /** The same batches every time, pairs in corpus order. */
    public List<TranslationBatch> inOrder() {
        int[] order = identity(pairs.size());
        int[] starts = cut(order);
        return new Batches(order, starts, identity(starts.length - 1));
    }

    /** The same batches every time, short pairs first: for validation, with little padding. */
    public List<TranslationBatch> byLength() {
        int[] order = byLength(identity(pairs.size()));
        int[] starts = cut(order);
        return new Batches(order, starts, identity(starts.length - 1));
    }

    /** Sorts stably by the longer side, then by source and target, so that equal sequences of lengths result. */
    private int[] byLength(int[] order) {
        Comparator<TokenizedPair> lengths = Comparator.comparingInt(TokenizedPair::length)
                .thenComparingInt(pair -> pair.source().length)
                .thenComparingInt(pair -> pair.target().length);
        return Arrays.stream(order)
                .boxed()
                .sorted((a, b) -> lengths.compare(pairs.get(a), pairs.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Where batches begin in {@code order}, and its length at the end. */
    private int[] cut(int[] order) {
        int[] starts = new int[order.length + 1];
        int batches = 0;
        int longest = 0;
        for (int i = 0; i < order.length; i++) {
            int length = pairs.get(order[i]).length();
            longest = Math.max(longest, length);
            if ((long) longest * (i + 1 - starts[batches]) > limits.tokens()) {
                starts[++batches] = i;
                longest = length;
            }
        }
        starts[++batches] = order.length;
        return Arrays.copyOf(starts, batches + 1);
    }

    private static int[] identity(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** A view: batch i is made of pairs order[starts[b]] … order[starts[b + 1] − 1] with b = batches[i]. */
    private final class Batches extends AbstractList<TranslationBatch> implements RandomAccess {

        private final int[] order;
        private final int[] starts;
        private final int[] batches;

        Batches(int[] order, int[] starts, int[] batches) {
            this.order = order;
            this.starts = starts;
            this.batches = batches;
        }

        @Override
        public TranslationBatch get(int index) {
            int batch = batches[index];
            List<TokenizedPair> rows = new ArrayList<>();
            for (int i = starts[batch]; i < starts[batch + 1]; i++) {
                rows.add(pairs.get(order[i]));
            }
            return TranslationBatch.of(rows, specials);
        }

        @Override
        public int size() {
            return batches.length;
        }
    }
}
