package dev.figment.training;

/**
 * The best validation so far.
 *
 * @param step after which it was done
 * @param score its deciding measure
 */
record Best(long step, double score) {}
