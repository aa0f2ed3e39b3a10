package dev.figment.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * chrF, the F-score of character n-grams, and chrF++, which adds word n-grams:
 *
 * <pre>
 * chrFβ = (1 + β²) P·R / (β² P + R)
 * P, R  = precision and recall of the n-grams, averaged over the orders that both sides have
 * </pre>
 *
 * Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation" (WMT, W15-3049), and 2017, "chrF++: words
 * helping character n-grams" (WMT, W17-4770); computed as sacreBLEU 2.6.0 does with its defaults. Characters are Unicode
 * code points. Of several references a segment takes the one it scores best with. Immutable, safe for use by many
 * threads.
 *
 * @param characterOrder the longest character n-gram, 6 by default
 * @param wordOrder the longest word n-gram: 0 for chrF, 2 for chrF++
 * @param beta how much recall weighs against precision, 2 by default
 * @param lowercase whether case is ignored
 * @param whitespace whether white space counts as characters
 * @throws IllegalArgumentException unless the orders leave something to count and β is positive
 */
public record Chrf(int characterOrder, int wordOrder, int beta, boolean lowercase, boolean whitespace) {

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public Chrf {
        if (characterOrder < 0 || wordOrder < 0 || characterOrder + wordOrder == 0) {
            throw new IllegalArgumentException(
                    "chrF must count n-grams of at least one order, but its character order is " + characterOrder
                            + " and its word order " + wordOrder);
        }
        if (beta <= 0) {
            throw new IllegalArgumentException("beta must be positive, but is " + beta);
        }
    }

    /** chrF2 with sacreBLEU's defaults. */
    public static Chrf standard() {
        return new Chrf(6, 0, 2, false, false);
    }

    /** chrF2++ with sacreBLEU's defaults. */
    public static Chrf plusPlus() {
        return new Chrf(6, 2, 2, false, false);
    }

    /** This metric without regard to case. */
    public Chrf lowercased() {
        return new Chrf(characterOrder, wordOrder, beta, true, whitespace);
    }

    /**
     * The score of a corpus.
     *
     * @throws IllegalArgumentException unless there is one hypothesis for each reference, and at least one
     */
    public ChrfScore corpus(List<String> hypotheses, List<String> references) {
        return corpus(hypotheses, References.of(references));
    }

    /**
     * The score of a corpus with one or several references for each segment.
     *
     * @throws IllegalArgumentException unless there is one hypothesis for each segment
     */
    public ChrfScore corpus(List<String> hypotheses, References references) {
        references.requireOneEach(hypotheses);
        long[][] sum = new long[characterOrder + wordOrder][3];
        for (int i = 0; i < hypotheses.size(); i++) {
            long[][] segment = counts(hypotheses.get(i), references.bySegment().get(i));
            for (int order = 0; order < sum.length; order++) {
                for (int kind = 0; kind < sum[order].length; kind++) {
                    sum[order][kind] += segment[order][kind];
                }
            }
        }
        return new ChrfScore(fScore(sum), "chrF" + beta + "+".repeat(wordOrder), signature(references.signature()));
    }

    /**
     * The score of one sentence.
     *
     * @throws IllegalArgumentException if there is no reference
     */
    public ChrfScore sentence(String hypothesis, List<String> references) {
        return corpus(List.of(hypothesis), new References(List.of(references)));
    }

    private String signature(String referenceCount) {
        return "nrefs:" + referenceCount
                + "|case:" + (lowercase ? "lc" : "mixed")
                + "|eff:yes" // orders that one side lacks are left out of the mean
                + "|nc:" + characterOrder
                + "|nw:" + wordOrder
                + "|space:" + (whitespace ? "yes" : "no")
                + "|version:" + Bleu.SACREBLEU_VERSION;
    }

    /** Per order, n-grams of the hypothesis, of the reference, and of both, for the reference that scores best. */
    private long[][] counts(String hypothesis, List<String> references) {
        List<Map<List<?>, Integer>> ours = ngrams(hypothesis);
        long[][] best = new long[0][];
        double bestScore = -1;
        for (String reference : references) {
            List<Map<List<?>, Integer>> theirs = ngrams(reference);
            long[][] counts = new long[ours.size()][];
            for (int order = 0; order < counts.length; order++) {
                counts[order] = counts(ours.get(order), theirs.get(order));
            }
            double score = fScore(counts);
            if (score > bestScore) {
                best = counts;
                bestScore = score;
            }
        }
        return best;
    }

    private static long[] counts(Map<List<?>, Integer> hypothesis, Map<List<?>, Integer> reference) {
        long matches = 0;
        for (Map.Entry<List<?>, Integer> entry : hypothesis.entrySet()) {
            matches += Math.min(entry.getValue(), reference.getOrDefault(entry.getKey(), 0));
        }
        // n-grams that the reference is too short for are not held against the hypothesis
        long total = reference.isEmpty() ? 0 : sum(hypothesis);
        return new long[] {total, sum(reference), matches};
    }

    private static long sum(Map<List<?>, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private double fScore(long[][] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (long[] order : counts) {
            if (order[0] > 0 && order[1] > 0) {
                precision += (double) order[2] / order[0];
                recall += (double) order[2] / order[1];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        double weight = (double) beta * beta;
        return 100 * (1 + weight) * precision * recall / (weight * precision + recall);
    }

    /** The n-grams of every order: characters 1 … characterOrder, then words 1 … wordOrder. */
    private List<Map<List<?>, Integer>> ngrams(String line) {
        String text = lowercase ? line.toLowerCase(Locale.ROOT) : line;
        List<Integer> characters = text.codePoints()
                .filter(c -> whitespace || !WhiteSpace.is(c))
                .boxed()
                .toList();
        List<String> words = wordOrder == 0 ? List.of() : words(text);
        List<Map<List<?>, Integer>> byOrder = new ArrayList<>(characterOrder + wordOrder);
        for (int n = 1; n <= characterOrder; n++) {
            byOrder.add(count(characters, n));
        }
        for (int n = 1; n <= wordOrder; n++) {
            byOrder.add(count(words, n));
        }
        return byOrder;
    }

    private static Map<List<?>, Integer> count(List<?> units, int n) {
        Map<List<?>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= units.size(); i++) {
            counts.merge(units.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /**
     * Words with one punctuation mark set apart: the last character's, or else the first's. That {@code (hi)} becomes
     * {@code (hi} and {@code )} is part of the published definition.
     */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : WhiteSpace.split(text)) {
            int last = word.length() - 1;
            if (last == 0) {
                words.add(word);
            } else if (PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                words.addAll(List.of(word.substring(0, last), word.substring(last)));
            } else if (PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.addAll(List.of(word.substring(0, 1), word.substring(1)));
            } else {
                words.add(word);
            }
        }
        return words;
    }
}
