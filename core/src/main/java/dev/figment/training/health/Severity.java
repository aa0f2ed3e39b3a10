package dev.figment.training.health;

/** How bad a disease is. */
public enum Severity {
    /** Worth knowing; the run may still end well. */
    NOTE,
    /** Training goes on, but is worse for it. */
    WARNING,
    /** Training cannot go on. */
    FATAL
}
