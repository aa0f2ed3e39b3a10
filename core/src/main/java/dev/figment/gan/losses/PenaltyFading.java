package dev.figment.gan.losses;

/**
 * Penalties that grow weaker while training goes on: at step t, from 1, each counts
 *
 * <pre>last^min(1, (t − 1) ⁄ steps)</pre>
 *
 * <p>of its weight. Strong ones at first keep a discriminator smooth that leads the generator across the gaps of its data; weak
 * ones at last let it be sharp where the data are. R1 and R2 are annealed so in Huang et al. 2024, arXiv:2501.05441, there by a
 * cosine.
 *
 * @param last the share that is left after {@code steps}; 1 for penalties that stay
 * @param steps over which they fade
 */
public record PenaltyFading(double last, long steps) {

    /** @throws IllegalArgumentException if the share does not lie in (0, 1] or there are no steps */
    public PenaltyFading {
        if (!(last > 0 && last <= 1) || steps < 1) {
            throw new IllegalArgumentException(
                    "penalties fade to a share between 0 and 1 over one or more steps, not to " + last + " over "
                            + steps);
        }
    }

    /** Penalties stay as they are. */
    public static PenaltyFading none() {
        return new PenaltyFading(1, 1);
    }

    /** The share of its weight that a penalty counts at a step. */
    public double at(long step) {
        return Math.pow(last, Math.min(1, (double) Math.max(0, step - 1) / steps));
    }
}
