package dev.figment.training.health;

/**
 * Something to try.
 *
 * @param what in plain words
 * @param source who found that it helps
 */
public record Remedy(String what, String source) {}
