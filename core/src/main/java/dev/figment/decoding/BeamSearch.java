package dev.figment.decoding;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Beam search: an approximation of argmax<sub>y</sub> score(y | x) that keeps the W most probable prefixes of each
 * length.
 *
 * <pre>
 *   B₀ = {start},   B<sub>t</sub> = the W best of {y·v : y ∈ B<sub>t−1</sub>, v ∈ V, v no end} by Σ log p(y<sub>i</sub> | y<sub>&lt;i</sub>, x)
 * </pre>
 *
 * A prefix whose end token ranks among the W best continuations of its step has finished; so has, without an end token,
 * one that reaches the maximum length. The finished compete by the {@link LengthPenalty}: by default the mean
 * log-probability of their tokens, the end token counted.
 *
 * <pre>{@code
 * List<Hypothesis> best = BeamSearch.of(model).width(5).hypotheses(3).search(source);
 * }</pre>
 *
 * <p>Batched or one by one, in any order, the answers are the same as far as the model's own arithmetic is. Equal scores
 * go to the lower-ranked prefix, then the lower token id. Sentences are decoded longest first, in batches of like length;
 * one whose answer is settled ({@link EarlyStopping}) leaves its batch. The first step takes one row a sentence.
 *
 * <p>A sentence after whose prefixes no token is possible (all suppressed, or −∞) ends there: where nothing has finished,
 * with these prefixes, unfinished. NaN or +∞ in the logits is an {@link IllegalStateException} that names the source.
 *
 * <p>Immutable; as thread-safe as the model. Graves 2012, arXiv:1211.3711, §2.5; Sutskever et al. 2014,
 * arXiv:1409.3215, §3.2; Wu et al. 2016, arXiv:1609.08144, §7.
 */
public final class BeamSearch {

    private static final int TOKENS_PER_BATCH = 8192;

    private final NextTokenModel model;
    private final BeamRules rules;
    private final OutputRules output;
    private final int tokensPerBatch;

    private BeamSearch(NextTokenModel model, BeamRules rules, OutputRules output, int tokensPerBatch) {
        this.model = model;
        this.rules = rules;
        this.output = output;
        this.tokensPerBatch = tokensPerBatch;
    }

    /**
     * Width 5, one hypothesis, mean log-probability, exact early stopping; the model's end tokens; at most twice as many
     * tokens as the source has and ten more.
     */
    public static BeamSearch of(NextTokenModel model) {
        BeamRules rules = new BeamRules(5, 1, LengthPenalty.power(1), LengthRule.GENERATED, EarlyStopping.EXACT);
        return new BeamSearch(model, rules, OutputRules.of(model), TOKENS_PER_BATCH);
    }

    /** W, how many prefixes live at a time. Width 1 is greedy search. */
    public BeamSearch width(int beams) {
        return with(rules.withWidth(beams));
    }

    /** n ≤ W, how many hypotheses are returned for a source. The best is the same for every n. */
    public BeamSearch hypotheses(int number) {
        return with(rules.withHypotheses(number));
    }

    /** How hypotheses of different lengths compare. */
    public BeamSearch lengthPenalty(LengthPenalty penalty) {
        return with(rules.withPenalty(penalty));
    }

    /** Which tokens the length of the penalty counts. */
    public BeamSearch lengthRule(LengthRule rule) {
        return with(rules.withLengthRule(rule));
    }

    /** When a sentence is over before its maximum length. */
    public BeamSearch earlyStopping(EarlyStopping mode) {
        return with(rules.withEarlyStopping(mode));
    }

    /** The tokens that end a sequence, in place of the model's. */
    public BeamSearch endTokens(int... tokens) {
        return with(output.withEndTokens(tokens));
    }

    /** Tokens never to be chosen, such as padding. The others keep their probabilities: nothing is renormalised. */
    public BeamSearch suppressedTokens(int... tokens) {
        return with(output.withSuppressedTokens(tokens));
    }

    /** How many tokens come before an end token at least. */
    public BeamSearch minimumLength(int tokens) {
        return with(output.withMinimumLength(tokens));
    }

    /** How many tokens are generated at most, the end token included. */
    public BeamSearch maximumLength(MaximumLength maximum) {
        return with(output.withMaximumLength(maximum));
    }

    /** A batch takes no more sources than rows × the longest of them come to this; at least one. */
    public BeamSearch tokensPerBatch(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 token, not " + tokens);
        }
        return new BeamSearch(model, rules, output, tokens);
    }

    /**
     * Decodes one source.
     *
     * @param source token ids as the model takes them
     * @return the n best, best first; fewer only where the beam found fewer
     */
    public List<Hypothesis> search(int[] source) {
        return search(List.of(source)).get(0);
    }

    /**
     * Decodes many sources.
     *
     * @return for each source, in the given order, its n best, best first
     * @throws IllegalArgumentException if n exceeds W, or a token of the rules lies outside the vocabulary
     */
    public List<List<Hypothesis>> search(List<int[]> sources) {
        rules.requireEnoughBeams();
        output.requireWithin(model.vocabularySize());
        List<List<Hypothesis>> found = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            found.add(List.of());
        }
        for (int[] batch : SourceBatches.of(sources, rules.width(), tokensPerBatch)) {
            SentenceBeam[] beams = searchBatch(sources, batch);
            for (int i = 0; i < batch.length; i++) {
                found.set(batch[i], beams[i].hypotheses());
            }
        }
        return List.copyOf(found);
    }

    private SentenceBeam[] searchBatch(List<int[]> sources, int[] batch) {
        int[][] inputs = Arrays.stream(batch).mapToObj(sources::get).toArray(int[][]::new);
        SentenceBeam[] beams = new SentenceBeam[batch.length];
        for (int i = 0; i < batch.length; i++) {
            beams[i] =
                    new SentenceBeam(rules, output, model.prefixLength(inputs[i]), output.maximumFor(inputs[i], model));
        }
        BatchRows rows = BatchRows.first(batch.length);
        try (GradientMode off = GradientMode.off();
                NextTokenSession session = open(inputs)) {
            advance(session, rows, 0, batch, beams);
            for (int generated = 1; ; generated++) {
                BatchRows before = rows;
                rows = BatchRows.of(before.open(), beams);
                if (rows.count() == 0) {
                    return beams;
                }
                int[] parents = rows.parents(before, beams);
                if (!BatchRows.unchanged(parents, before.count())) {
                    reorder(session, parents);
                }
                advance(session, rows, generated, batch, beams);
            }
        }
    }

    /** One step of the model, and of every beam. */
    private void advance(NextTokenSession session, BatchRows rows, int generated, int[] batch, SentenceBeam[] beams) {
        BestTokens best;
        try (Scope step = Scope.open()) {
            Tensor logits = generated == 0 ? session.start() : session.advance(rows.tokens(beams)); // [rows, V]
            best = BestTokens.of(
                    logits,
                    rows.count(),
                    model.vocabularySize(),
                    rules.tokensPerRow(output.endTokens().size()),
                    output.forbiddenAfter(generated),
                    row -> batch[rows.sentence(row)]);
        }
        for (int place = 0; place < rows.open().length; place++) {
            beams[rows.open()[place]].extend(best, rows.firstRow(place));
        }
    }

    private static void reorder(NextTokenSession session, int[] parents) {
        try (Scope step = Scope.open()) {
            session.reorder(parents);
        }
    }

    private NextTokenSession open(int[][] inputs) {
        try (Scope step = Scope.open()) {
            return model.open(inputs);
        }
    }

    private BeamSearch with(BeamRules other) {
        return new BeamSearch(model, other, output, tokensPerBatch);
    }

    private BeamSearch with(OutputRules other) {
        return new BeamSearch(model, rules, other, tokensPerBatch);
    }
}
