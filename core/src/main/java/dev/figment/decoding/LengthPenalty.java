package dev.figment.decoding;

/**
 * What turns the sum of a hypothesis' log-probabilities into the score by which hypotheses of different lengths are
 * compared. Sums are never positive and fall with every token, so that without a penalty short hypotheses win.
 *
 * <table>
 * <caption>The formulas, over s = Σ log p and a length n ≥ 1 counted by a {@link LengthRule}</caption>
 * <tr><td>{@link #power}</td><td>s ⁄ n<sup>α</sup></td><td>α = 1 is the mean and the default</td></tr>
 * <tr><td>{@link #gnmt}</td><td>s ⁄ ((5 + n) ⁄ 6)<sup>α</sup></td><td>Wu et al. 2016, eq. 14, arXiv:1609.08144</td></tr>
 * <tr><td>{@link #none}</td><td>s</td><td></td></tr>
 * <tr><td>{@link #wordReward}</td><td>s + γ n</td><td>Murray and Chiang 2018, arXiv:1808.10006</td></tr>
 * </table>
 *
 * <p>Each is monotone in n for a fixed s ≤ 0; from that follows the bound that lets a search stop without losing the
 * best hypothesis. Immutable and thread-safe.
 */
public sealed interface LengthPenalty {

    /** s ⁄ n<sup>α</sup>. A negative α favours short hypotheses more than the bare sum does. */
    static LengthPenalty power(double alpha) {
        return new Power(alpha);
    }

    /** s ⁄ ((5 + n) ⁄ 6)<sup>α</sup>, Wu et al. 2016; they used α between 0.6 and 0.7. */
    static LengthPenalty gnmt(double alpha) {
        return new Gnmt(alpha);
    }

    /** The bare sum s: the hypothesis that the model itself finds most probable. */
    static LengthPenalty none() {
        return new None();
    }

    /** s + γ n, a reward of γ nats for every token counted. */
    static LengthPenalty wordReward(double gamma) {
        return new WordReward(gamma);
    }

    /**
     * The score of a hypothesis; higher is better.
     *
     * @param logProbability s, the sum of the log-probabilities
     * @param length n ≥ 1
     */
    double score(double logProbability, int length);

    /**
     * Whether, s being the same, a longer hypothesis scores at least as high as a shorter one. If not, a shorter one
     * scores at least as high as a longer one.
     */
    boolean favoursLength();

    /**
     * The highest score that a hypothesis can still reach whose sum is at most {@code logProbability} ≤ 0 and whose
     * length is between two limits: as s only falls, it is that of s itself at the limit which the penalty favours.
     */
    default double bound(double logProbability, int shortest, int longest) {
        return score(logProbability, favoursLength() ? longest : shortest);
    }

    /** s ⁄ n<sup>α</sup>. */
    record Power(double alpha) implements LengthPenalty {
        /** @throws IllegalArgumentException if α is not finite */
        public Power {
            requireFinite("alpha", alpha);
        }

        @Override
        public double score(double logProbability, int length) {
            return logProbability / Math.pow(length, alpha);
        }

        @Override
        public boolean favoursLength() {
            return alpha >= 0;
        }
    }

    /** s ⁄ ((5 + n) ⁄ 6)<sup>α</sup>. */
    record Gnmt(double alpha) implements LengthPenalty {
        /** @throws IllegalArgumentException if α is not finite */
        public Gnmt {
            requireFinite("alpha", alpha);
        }

        @Override
        public double score(double logProbability, int length) {
            return logProbability / Math.pow((5.0 + length) / 6.0, alpha);
        }

        @Override
        public boolean favoursLength() {
            return alpha >= 0;
        }
    }

    /** s. */
    record None() implements LengthPenalty {
        @Override
        public double score(double logProbability, int length) {
            return logProbability;
        }

        @Override
        public boolean favoursLength() {
            return true;
        }
    }

    /** s + γ n. */
    record WordReward(double gamma) implements LengthPenalty {
        /** @throws IllegalArgumentException if γ is not finite */
        public WordReward {
            requireFinite("gamma", gamma);
        }

        @Override
        public double score(double logProbability, int length) {
            return logProbability + gamma * length;
        }

        @Override
        public boolean favoursLength() {
            return gamma >= 0;
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the " + name + " of a length penalty must be finite, not " + value);
        }
    }
}
