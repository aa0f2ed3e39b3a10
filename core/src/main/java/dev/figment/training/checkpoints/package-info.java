/**
 * Checkpoints on disk: directories that appear by one rename and are verified when they are read, and the lock that gives a run
 * directory to one writer. What a checkpoint of a run holds is the loop's affair.
 */
@NullMarked
package dev.figment.training.checkpoints;

import org.jspecify.annotations.NullMarked;
