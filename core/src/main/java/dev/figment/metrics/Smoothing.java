package dev.figment.metrics;

/**
 * What BLEU does with an n-gram order of which nothing matched: log 0 would make the whole score 0. Chen and Cherry 2014,
 * "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU" (WMT, W14-3346), whose methods these are.
 */
public sealed interface Smoothing {

    /** The default of sacreBLEU and {@code mteval-v13a.pl} (method 3). */
    static Smoothing exponential() {
        return new Exponential();
    }

    static Smoothing none() {
        return new None();
    }

    /** sacreBLEU's name for it, as in {@code smooth:exp}. */
    String signature();

    /** No smoothing: the score is 0 as soon as one order has no match. The definition of Papineni et al. 2002. */
    record None() implements Smoothing {
        @Override
        public String signature() {
            return "none";
        }
    }

    /** The k-th order without a match counts 1 / 2ᵏ matches. */
    record Exponential() implements Smoothing {
        @Override
        public String signature() {
            return "exp";
        }
    }

    /**
     * An order without a match counts {@code matches} of them (method 1; 0.1 in the paper).
     *
     * @throws IllegalArgumentException unless {@code matches} is positive and finite
     */
    record Floor(double matches) implements Smoothing {
        public Floor {
            requirePositive("the matches that floor smoothing counts", matches);
        }

        @Override
        public String signature() {
            return "floor[" + FixedPoint.format(matches, 2) + "]";
        }
    }

    /**
     * Every order above the first counts {@code k} more matches and {@code k} more n-grams (method 2; Lin and Och 2004).
     *
     * @throws IllegalArgumentException unless {@code k} is positive and finite
     */
    record AddK(double k) implements Smoothing {
        public AddK {
            requirePositive("k of add-k smoothing", k);
        }

        @Override
        public String signature() {
            return "add-k[" + FixedPoint.format(k, 2) + "]";
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite, but is " + value);
        }
    }
}
