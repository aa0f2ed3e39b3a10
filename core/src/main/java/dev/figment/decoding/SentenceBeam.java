package dev.figment.decoding;

import java.util.List;

/**
 * The beam of one sentence: its live prefixes, best first, and the sequences that have ended. All of the search's
 * decisions are here, on Java arrays; of tensors and batches it knows nothing.
 */
final class SentenceBeam {

    private final BeamRules rules;
    private final OutputRules output;
    private final int prefixLength;
    private final int maximumLength;
    private final Prefixes prefixes = new Prefixes();
    private final HypothesisPool pool;

    private int generated; // tokens of every live prefix
    private int live = 1;
    private int[] nodes; // [W], the first `live` count
    private double[] sums; // [W], Σ log p of each prefix, descending
    private int[] origins; // [W], which live prefix of the step before each one continues
    private List<HypothesisPool.Ended> stuck = List.of();

    SentenceBeam(BeamRules rules, OutputRules output, int prefixLength, int maximumLength) {
        this.rules = rules;
        this.output = output;
        this.prefixLength = prefixLength;
        this.maximumLength = maximumLength;
        this.pool = new HypothesisPool(rules.poolSize());
        this.nodes = new int[rules.width()];
        this.sums = new double[rules.width()];
        this.origins = new int[rules.width()];
        nodes[0] = Prefixes.ROOT;
    }

    /** Whether nothing is left to search. */
    boolean isOver() {
        return live == 0;
    }

    /** The number of live prefixes. */
    int live() {
        return live;
    }

    /** Which live prefix before the last {@link #extend} the given one continues. */
    int origin(int beam) {
        return origins[beam];
    }

    /** The last token of a live prefix. */
    int token(int beam) {
        return prefixes.token(nodes[beam]);
    }

    /**
     * One step: every live prefix meets its best next tokens, of which the best overall go on or end.
     *
     * @param best the next tokens, that of live prefix b in row {@code firstRow + b}
     */
    void extend(BestTokens best, int firstRow) {
        int[] before = nodes;
        double[] sumsBefore = sums;
        int liveBefore = live;
        int[] taken = new int[liveBefore]; // how many tokens of each row have been candidates
        nodes = new int[rules.width()];
        sums = new double[rules.width()];
        live = 0;
        generated++;
        int candidates = rules.candidates(output.endTokens().size());
        for (int rank = 0; rank < candidates && (rank < rules.width() || live < rules.width()); rank++) {
            int parent = nextParent(best, firstRow, taken, sumsBefore, liveBefore);
            if (parent < 0) {
                break;
            }
            int token = best.token(firstRow + parent, taken[parent]);
            double logProbability = best.logProbability(firstRow + parent, taken[parent]);
            taken[parent]++;
            consider(rank, parent, before[parent], token, sumsBefore[parent] + logProbability, logProbability);
        }
        if (live == 0 && pool.isEmpty()) {
            stuck = endedAsTheyStand(before, sumsBefore, liveBefore);
        }
        stopEarly();
    }

    /** The prefix with the best candidate not yet taken; of equals the first; −1 if none has a possible one left. */
    private static int nextParent(BestTokens best, int firstRow, int[] taken, double[] sums, int live) {
        int parent = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int b = 0; b < live; b++) {
            if (taken[b] < best.perRow()) {
                double sum = sums[b] + best.logProbability(firstRow + b, taken[b]);
                if (sum > highest) {
                    highest = sum;
                    parent = b;
                }
            }
        }
        return parent;
    }

    /** Only a candidate among the W best may end; the spare ones are there to live on. */
    private void consider(int rank, int parent, int parentNode, int token, double sum, double logProbability) {
        boolean ends = output.endTokens().contains(token);
        if (ends || generated == maximumLength) {
            if (rank < rules.width()) {
                int node = prefixes.append(parentNode, token, logProbability);
                double score = rules.penalty().score(sum, lengthOf(generated, ends));
                pool.offer(new HypothesisPool.Ended(node, ends, sum, score));
            }
        } else if (live < rules.width()) {
            nodes[live] = prefixes.append(parentNode, token, logProbability);
            sums[live] = sum;
            origins[live] = parent;
            live++;
        }
    }

    private void stopEarly() {
        if (live == 0 || !pool.isFull()) {
            return;
        }
        switch (rules.earlyStopping()) {
            case EXACT -> {
                while (live > 0 && attainable(sums[live - 1]) <= pool.threshold()) {
                    live--; // sums descend, and bounds with them: what is pruned is always the tail
                }
            }
            case WIDTH_FINISHED -> live = 0;
            case PRESENT_LENGTH -> stopUnlessBetter(rules.penalty().score(sums[0], lengthOf(generated, false)));
            case ATTAINABLE_LENGTH ->
                stopUnlessBetter(
                        rules.penalty().bound(sums[0], lengthOf(generated, false), lengthOf(maximumLength, false)));
            case NONE -> {}
        }
    }

    private void stopUnlessBetter(double score) {
        if (score <= pool.threshold()) {
            live = 0;
        }
    }

    /** The best score that a live prefix with this sum can come to: it still needs a token, and every token costs. */
    private double attainable(double sum) {
        int earliestEnd = Math.max(generated, output.minimumLength()) + 1;
        int shortest = earliestEnd <= maximumLength ? lengthOf(earliestEnd, true) : lengthOf(maximumLength, false);
        return rules.penalty().bound(sum, shortest, lengthOf(maximumLength, false));
    }

    private int lengthOf(int tokens, boolean finished) {
        return rules.lengthRule().length(prefixLength, tokens, finished);
    }

    /** Prefixes after which no token has any probability are the answer if there is no other, unfinished. */
    private List<HypothesisPool.Ended> endedAsTheyStand(int[] nodes, double[] sums, int count) {
        HypothesisPool ended = new HypothesisPool(rules.hypotheses());
        for (int b = 0; b < count; b++) {
            int length = Math.max(1, lengthOf(generated - 1, false)); // nothing at all still has a score
            ended.offer(new HypothesisPool.Ended(
                    nodes[b], false, sums[b], rules.penalty().score(sums[b], length)));
        }
        return ended.best();
    }

    /** The n best sequences, best first; fewer only if fewer exist in the beam. */
    List<Hypothesis> hypotheses() {
        List<HypothesisPool.Ended> ended = pool.isEmpty() ? stuck : pool.best();
        return ended.stream()
                .limit(rules.hypotheses())
                .map(each -> prefixes.hypothesis(each.node(), each.finished(), each.logProbability(), each.score()))
                .toList();
    }
}
