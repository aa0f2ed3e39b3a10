package dev.figment.optim;

/**
 * How Adam's equation is computed. Both forms agree to rounding and each repeats itself bit for bit, but their roundings
 * differ: the form is part of a run's configuration, and never chosen by chance.
 */
public enum AdamForm {
    /** Operator by operator, as the equation is written: any dtype, device and layout. */
    EQUATION,
    /** In one pass over memory by LibTorch's {@code _fused_adam_}, several times as fast: contiguous parameters only. */
    FUSED
}
