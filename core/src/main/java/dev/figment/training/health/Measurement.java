package dev.figment.training.health;

/**
 * One number measured at a step.
 *
 * @param phase whose it is; empty where a step has one phase
 * @param what is measured: {@code gradient_norm}; lower-case letters, digits and underscores
 * @param where it was measured: the dotted name of a layer; empty for the whole model
 * @param value as precise as the tensors it was measured of
 */
public record Measurement(String phase, String what, String where, float value) {

    /** ‖g‖ of a layer's parameters together, before clipping. */
    public static final String GRADIENT_NORM = "gradient_norm";

    /** √(Σg² ⁄ n), the root mean square of a layer's n gradient elements: comparable between layers of any size. */
    public static final String GRADIENT_RMS = "gradient_rms";

    /** ‖Δθ‖ ⁄ ‖θ‖ of a layer's weights in one step. */
    public static final String UPDATE_RATIO = "update_ratio";

    /** The share of a layer's units that were never active in the last checkups, 0 … 1. */
    public static final String DEAD_UNITS = "dead_units";

    /** The entropy of attention over that of even attention, 0 … 1, mean over queries and heads. */
    public static final String ATTENTION_ENTROPY = "attention_entropy";

    /** @throws IllegalArgumentException if the name is no plain one */
    public Measurement {
        if (!what.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("a measurement is named by lower-case letters, digits and underscores,"
                    + " but this one is named \"" + what + "\"");
        }
    }
}
