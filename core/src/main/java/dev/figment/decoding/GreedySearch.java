package dev.figment.decoding;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Greedy search: the most probable token at every step,
 *
 * <pre>
 *   y<sub>t</sub> = argmax<sub>v</sub> p(v | y<sub>&lt;t</sub>, x),
 * </pre>
 *
 * until that is an end token or the maximum length is reached. The same tokens as {@link BeamSearch} of width 1, one row
 * a sentence. A hypothesis' score is the bare sum of its log-probabilities. Equal probabilities go to the lower token id.
 *
 * <p>Sentences are decoded longest first, in batches of like length; a finished one leaves its batch. A sentence after
 * which no token is possible ends there, unfinished. NaN or +∞ in the logits is an {@link IllegalStateException} that
 * names the source. Immutable; as thread-safe as the model.
 */
public final class GreedySearch {

    private static final int TOKENS_PER_BATCH = 8192;

    private final NextTokenModel model;
    private final OutputRules output;
    private final int tokensPerBatch;

    private GreedySearch(NextTokenModel model, OutputRules output, int tokensPerBatch) {
        this.model = model;
        this.output = output;
        this.tokensPerBatch = tokensPerBatch;
    }

    /** Ends with the model's end tokens, or after twice as many tokens as the source has and ten more. */
    public static GreedySearch of(NextTokenModel model) {
        return new GreedySearch(model, OutputRules.of(model), TOKENS_PER_BATCH);
    }

    /** The tokens that end a sequence, in place of the model's. */
    public GreedySearch endTokens(int... tokens) {
        return with(output.withEndTokens(tokens));
    }

    /** Tokens never to be chosen, such as padding. */
    public GreedySearch suppressedTokens(int... tokens) {
        return with(output.withSuppressedTokens(tokens));
    }

    /** How many tokens come before an end token at least. */
    public GreedySearch minimumLength(int tokens) {
        return with(output.withMinimumLength(tokens));
    }

    /** How many tokens are generated at most, the end token included. */
    public GreedySearch maximumLength(MaximumLength maximum) {
        return with(output.withMaximumLength(maximum));
    }

    /** A batch takes no more sources than sources × the longest of them come to this; at least one. */
    public GreedySearch tokensPerBatch(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 token, not " + tokens);
        }
        return new GreedySearch(model, output, tokens);
    }

    /** Decodes one source. */
    public Hypothesis search(int[] source) {
        return search(List.of(source)).get(0);
    }

    /**
     * Decodes many sources.
     *
     * @return one hypothesis for each, in the given order
     * @throws IllegalArgumentException if a token of the rules lies outside the vocabulary
     */
    public List<Hypothesis> search(List<int[]> sources) {
        output.requireWithin(model.vocabularySize());
        Hypothesis[] found = new Hypothesis[sources.size()];
        for (int[] batch : SourceBatches.of(sources, 1, tokensPerBatch)) {
            searchBatch(sources, batch, found);
        }
        return List.of(found);
    }

    private void searchBatch(List<int[]> sources, int[] batch, Hypothesis[] found) {
        int[][] inputs = Arrays.stream(batch).mapToObj(sources::get).toArray(int[][]::new);
        int[] maximum = Arrays.stream(inputs)
                .mapToInt(input -> output.maximumFor(input, model))
                .toArray();
        Prefixes prefixes = new Prefixes();
        int[] nodes = new int[batch.length]; // the prefix of each sentence
        Arrays.fill(nodes, Prefixes.ROOT);
        double[] sums = new double[batch.length];
        boolean[] stuck = new boolean[batch.length];
        int[] open = IntStream.range(0, batch.length).toArray(); // the sentence in each row

        try (GradientMode off = GradientMode.off();
                NextTokenSession session = open(inputs)) {
            for (int generated = 0; open.length > 0; generated++) {
                BestTokens best = advance(session, generated, open, prefixes, nodes, batch);
                for (int row = 0; row < open.length; row++) {
                    int sentence = open[row];
                    if (best.logProbability(row, 0) == Double.NEGATIVE_INFINITY) {
                        stuck[sentence] = true;
                    } else {
                        nodes[sentence] =
                                prefixes.append(nodes[sentence], best.token(row, 0), best.logProbability(row, 0));
                        sums[sentence] += best.logProbability(row, 0);
                    }
                }
                int length = generated + 1;
                open = keep(
                        session,
                        open,
                        sentence -> !stuck[sentence]
                                && length < maximum[sentence]
                                && !output.endTokens().contains(prefixes.token(nodes[sentence])));
            }
        }
        for (int i = 0; i < batch.length; i++) {
            boolean finished = nodes[i] != Prefixes.ROOT && output.endTokens().contains(prefixes.token(nodes[i]));
            found[batch[i]] = prefixes.hypothesis(nodes[i], finished, sums[i], sums[i]);
        }
    }

    private BestTokens advance(
            NextTokenSession session, int generated, int[] open, Prefixes prefixes, int[] nodes, int[] batch) {
        try (Scope step = Scope.open()) {
            Tensor logits = generated == 0
                    ? session.start()
                    : session.advance(Arrays.stream(open)
                            .map(sentence -> prefixes.token(nodes[sentence]))
                            .toArray()); // [rows, V]
            return BestTokens.of(
                    logits,
                    open.length,
                    model.vocabularySize(),
                    1,
                    output.forbiddenAfter(generated),
                    row -> batch[open[row]]);
        }
    }

    /** The sentences that go on; the others leave the session. */
    private static int[] keep(NextTokenSession session, int[] open, IntPredicate goesOn) {
        int[] rows = IntStream.range(0, open.length)
                .filter(row -> goesOn.test(open[row]))
                .toArray();
        if (rows.length > 0 && rows.length < open.length) {
            try (Scope step = Scope.open()) {
                session.reorder(rows);
            }
        }
        return Arrays.stream(rows).map(row -> open[row]).toArray();
    }

    private NextTokenSession open(int[][] inputs) {
        try (Scope step = Scope.open()) {
            return model.open(inputs);
        }
    }

    private GreedySearch with(OutputRules other) {
        return new GreedySearch(model, other, tokensPerBatch);
    }
}
