package dev.figment.metrics;

/**
 * A chrF score.
 *
 * @param score 0 … 100
 * @param name the variant: {@code chrF2}, {@code chrF2++}
 * @param signature the definition that was followed, in sacreBLEU's words
 */
public record ChrfScore(double score, String name, String signature) {

    /** The score as sacreBLEU prints it: {@code chrF2 = 76.42}. */
    public String text() {
        return name + " = " + FixedPoint.format(score, 2);
    }
}
