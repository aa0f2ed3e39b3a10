package dev.figment.training;

import java.nio.file.Path;

/**
 * A checkpoint that was written, as listeners see it.
 *
 * @param step after which it was written
 * @param directory where it lies
 * @param best whether it holds the best model so far
 * @param seconds the time it took
 */
public record CheckpointReport(long step, Path directory, boolean best, double seconds) {}
