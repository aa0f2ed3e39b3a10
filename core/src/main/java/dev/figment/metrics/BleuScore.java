package dev.figment.metrics;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A BLEU score with what it was computed from.
 *
 * @param score 0 … 100
 * @param precisions p₁ … p₄ after smoothing, in percent
 * @param brevityPenalty BP, 0 … 1
 * @param hypothesisLength words in the hypotheses
 * @param referenceLength words in the references, each segment's nearest in length to its hypothesis
 * @param signature the definition that was followed, in sacreBLEU's words
 */
public record BleuScore(
        double score,
        List<Double> precisions,
        double brevityPenalty,
        long hypothesisLength,
        long referenceLength,
        String signature) {

    public BleuScore {
        precisions = List.copyOf(precisions);
    }

    /** The hypotheses' length over the references'; 0 where these are empty. */
    public double lengthRatio() {
        return referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
    }

    /**
     * The score as sacreBLEU prints it: {@code BLEU = 62.28 84.0/69.2/55.8/46.4 (BP = 1.000 ratio = 1.030 hyp_len = 381
     * ref_len = 370)}.
     */
    public String text() {
        String percents = precisions.stream().map(p -> FixedPoint.format(p, 1)).collect(Collectors.joining("/"));
        return "BLEU = " + FixedPoint.format(score, 2) + " " + percents
                + " (BP = " + FixedPoint.format(brevityPenalty, 3)
                + " ratio = " + FixedPoint.format(lengthRatio(), 3)
                + " hyp_len = " + hypothesisLength
                + " ref_len = " + referenceLength + ")";
    }
}
