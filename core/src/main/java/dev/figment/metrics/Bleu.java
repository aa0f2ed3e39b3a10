package dev.figment.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * BLEU, the geometric mean of the n-gram precisions of a translation times a penalty for brevity:
 *
 * <pre>
 * BLEU = BP · exp(¼ Σₙ log pₙ),  n = 1 … 4
 * pₙ   = Σ matched n-grams, clipped to the references' counts / Σ n-grams of the hypotheses
 * BP   = exp(min(0, 1 − r/c)),  c and r the lengths of hypotheses and references
 * </pre>
 *
 * Sums run over the whole corpus before the ratio is taken. Papineni et al. 2002, "BLEU: a Method for Automatic
 * Evaluation of Machine Translation" (ACL, P02-1040); computed as sacreBLEU 2.6.0 does, whose signature each score
 * carries. Immutable, safe for use by many threads.
 *
 * @param lowercase whether case is ignored
 * @param tokenization how a line is cut into words
 * @param smoothing what becomes of an order without a match
 * @param effectiveOrder whether orders longer than the hypothesis are left out of the mean; needed where single
 *     sentences are scored
 */
public record Bleu(boolean lowercase, Tokenization tokenization, Smoothing smoothing, boolean effectiveOrder) {

    static final String SACREBLEU_VERSION = "2.6.0";

    /** sacreBLEU's default: cased, 13a tokenisation, exponential smoothing. */
    public static Bleu standard() {
        return new Bleu(false, Tokenization.V13A, Smoothing.exponential(), false);
    }

    /** This metric without regard to case. */
    public Bleu lowercased() {
        return new Bleu(true, tokenization, smoothing, effectiveOrder);
    }

    public Bleu with(Tokenization other) {
        return new Bleu(lowercase, other, smoothing, effectiveOrder);
    }

    public Bleu with(Smoothing other) {
        return new Bleu(lowercase, tokenization, other, effectiveOrder);
    }

    /** This metric with the n-gram orders that a text is long enough for, as single sentences need it. */
    public Bleu withEffectiveOrder() {
        return new Bleu(lowercase, tokenization, smoothing, true);
    }

    /**
     * The score of a corpus.
     *
     * @throws IllegalArgumentException unless there is one hypothesis for each reference, and at least one
     */
    public BleuScore corpus(List<String> hypotheses, List<String> references) {
        return corpus(hypotheses, References.of(references));
    }

    /**
     * The score of a corpus with one or several references for each segment.
     *
     * @throws IllegalArgumentException unless there is one hypothesis for each segment
     */
    public BleuScore corpus(List<String> hypotheses, References references) {
        return score(BleuStatistics.sum(statistics(hypotheses, references)), references.signature());
    }

    /**
     * The score of one sentence, always over its effective order. BLEU was made for corpora: the mean of sentence scores
     * is not the corpus score.
     *
     * @throws IllegalArgumentException if there is no reference
     */
    public BleuScore sentence(String hypothesis, List<String> references) {
        return withEffectiveOrder().corpus(List.of(hypothesis), new References(List.of(references)));
    }

    /** sacreBLEU's line for this metric and so many references: what one must know to compute the same figure. */
    private String signature(String referenceCount) {
        return "nrefs:" + referenceCount
                + "|case:" + (lowercase ? "lc" : "mixed")
                + "|eff:" + (effectiveOrder ? "yes" : "no")
                + "|tok:" + tokenization.signature()
                + "|smooth:" + smoothing.signature()
                + "|version:" + SACREBLEU_VERSION;
    }

    /** The counts of each segment. */
    List<BleuStatistics> statistics(List<String> hypotheses, References references) {
        references.requireOneEach(hypotheses);
        List<BleuStatistics> segments = new ArrayList<>(hypotheses.size());
        for (int i = 0; i < hypotheses.size(); i++) {
            List<List<String>> words =
                    references.bySegment().get(i).stream().map(this::words).toList();
            segments.add(BleuStatistics.of(words(hypotheses.get(i)), words));
        }
        return segments;
    }

    private List<String> words(String line) {
        String text = lowercase ? line.toLowerCase(Locale.ROOT) : line;
        return tokenization.tokenize(WhiteSpace.stripTrailing(text));
    }

    private BleuScore score(BleuStatistics counts, String referenceCount) {
        return new BleuScore(
                score(counts),
                Arrays.stream(precisions(counts)).boxed().toList(),
                brevityPenalty(counts),
                counts.hypothesisLength,
                counts.referenceLength,
                signature(referenceCount));
    }

    /** BP · exp(1/N Σ log pₙ), in percent. */
    double score(BleuStatistics counts) {
        double[] precisions = precisions(counts);
        int orders = effectiveOrder ? effectiveOrder(counts) : precisions.length;
        double logarithms = 0;
        for (int i = 0; i < orders; i++) {
            logarithms += Math.log(precisions[i]); // −∞ where nothing matched and nothing was smoothed, which gives 0
        }
        return orders == 0 ? 0 : brevityPenalty(counts) * Math.exp(logarithms / orders);
    }

    /** The longest order of which the hypotheses have an n-gram, real or added by smoothing. */
    private int effectiveOrder(BleuStatistics counts) {
        if (smoothing instanceof Smoothing.AddK) {
            return BleuStatistics.ORDERS;
        }
        return (int) Arrays.stream(counts.totals).takeWhile(total -> total > 0).count();
    }

    private static double brevityPenalty(BleuStatistics counts) {
        double hypothesis = counts.hypothesisLength;
        double reference = counts.referenceLength;
        if (hypothesis >= reference) {
            return 1;
        }
        return hypothesis == 0 ? 0 : Math.exp(1 - reference / hypothesis);
    }

    /** p₁ … p₄ in percent, smoothed; all 0 where nothing at all matched, which no smoothing mends. */
    private double[] precisions(BleuStatistics counts) {
        double[] precisions = new double[BleuStatistics.ORDERS];
        if (counts.matches[0] == 0) {
            return precisions; // a longer match holds shorter ones
        }
        double half = 1;
        for (int i = 0; i < precisions.length; i++) {
            double matches = counts.matches[i];
            double total = counts.totals[i];
            if (smoothing instanceof Smoothing.AddK add && i > 0) {
                matches += add.k();
                total += add.k();
            }
            if (total == 0) {
                break; // the text is shorter than the n-grams from here on
            }
            if (matches == 0 && smoothing instanceof Smoothing.Exponential) {
                half /= 2;
                matches = half;
            } else if (matches == 0 && smoothing instanceof Smoothing.Floor floor) {
                matches = floor.matches();
            }
            precisions[i] = 100 * matches / total;
        }
        return precisions;
    }
}
